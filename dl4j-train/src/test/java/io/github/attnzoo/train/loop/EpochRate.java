package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Measures whole epochs beside bare steps. Epochs are those of the training loop: samples are read,
 * shuffled, augmented and measured. Bare steps are {@code fit} of a second network, of the same
 * config, on one batch that is there. They take turns in one process; the first turn does not
 * count.
 *
 * <p>Arguments: config, folder of the data sets, and settings as for {@code --set}. Not a test: the
 * limit of memory is that of the trainer, so it is run with {@code
 * -Dorg.bytedeco.javacpp.maxPhysicalBytes=0}.
 */
final class EpochRate implements LoopListener {
  private final ComputationGraph bare;
  private final DataSet batch;
  private final int steps;
  private final List<Double> ratios = new ArrayList<>();

  private EpochRate(ComputationGraph bare, DataSet batch, int steps) {
    this.bare = bare;
    this.batch = batch;
    this.steps = steps;
  }

  public static void main(String[] arguments) throws Exception {
    ModelConfig config =
        ModelConfig.read(Path.of(arguments[0]), List.of(arguments).subList(2, arguments.length));
    LoadedData data = DataSets.open(config.data(), Path.of(arguments[1]), config.seed());
    Batches train = Batches.forTraining(data, config.training().batchSize(), config.seed());
    var rate = new EpochRate(network(config), train.epoch(1).next(), train.batchesPerEpoch());
    new TrainingLoop(
            network(config),
            null,
            config.training(),
            config.seed(),
            train,
            null,
            (state, isBest) -> {},
            List.of(rate))
        .run(TrainingState.START, () -> false);
    rate.print();
  }

  private static ComputationGraph network(ModelConfig config) {
    ComputationGraph graph = config.build();
    KernelChoice.applyForTraining(graph, config.training().kernels());
    return graph;
  }

  @Override
  public void epochDone(EpochMetrics metrics, Decisions decisions) {
    long start = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      bare.fit(batch);
    }
    double alone = steps * (double) batch.numExamples() / (System.nanoTime() - start) * 1e9;
    if (metrics.epoch() > 1) {
      ratios.add(metrics.samplesPerSecond() / alone);
    }
    System.out.printf(
        Locale.ROOT, "epoch %,.0f samples/s, steps %,.0f%n", metrics.samplesPerSecond(), alone);
  }

  private void print() {
    double[] sorted = ratios.stream().mapToDouble(ratio -> 100 * ratio).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "an epoch runs at %.0f %% of the rate of bare steps (median of %d turns; %s)%n",
        sorted[sorted.length / 2],
        sorted.length,
        Arrays.toString(Arrays.stream(sorted).mapToLong(Math::round).toArray()));
  }
}
