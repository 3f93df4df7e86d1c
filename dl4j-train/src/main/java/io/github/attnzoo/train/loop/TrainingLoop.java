package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.dl4j.GradientClipping;
import io.github.attnzoo.policies.dl4j.LabelSmoothing;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Task;
import io.github.attnzoo.train.progress.Watcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a graph. All that a training does to the world is in this class and in the {@link
 * Checkpoints} it is given; the decisions are made in {@code policy}.
 *
 * <p>An epoch is a function of the graph's state, the seed and the epoch's number, dropout
 * included: a training that is resumed after epoch n goes on as if it had never stopped.
 */
public final class TrainingLoop {
  private final ComputationGraph graph;
  private final TrainingConfig training;
  private final long seed;
  private final Batches train;
  private final @Nullable Batches validation;
  private final Checkpoints checkpoints;
  private final List<LoopListener> listeners;
  private final StepRate rate;
  private final LabelSmoothing smoothing;
  private final TrainingPasses passes;

  /**
   * @param graph initialised, or restored from a checkpoint
   * @param seed of dropout
   * @param validation null where there are no validation samples
   */
  public TrainingLoop(
      ComputationGraph graph,
      TrainingConfig training,
      long seed,
      Batches train,
      @Nullable Batches validation,
      Checkpoints checkpoints,
      List<LoopListener> listeners) {
    this.graph = graph;
    this.training = training;
    this.seed = seed;
    this.train = train;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.listeners = List.copyOf(listeners);
    this.rate = new StepRate(graph, training, train.batchesPerEpoch());
    this.smoothing = new LabelSmoothing(training.labelSmoothing());
    this.passes = new TrainingPasses(training.labelSmoothing());
  }

  /**
   * Trains until the last epoch, or until the policies end it.
   *
   * @param earlier the epochs that the graph has behind it
   * @return all epochs
   * @throws TrainingFailure if the loss is no longer a number
   */
  public List<EpochMetrics> run(List<EpochMetrics> earlier) throws IOException {
    var epochs = new ArrayList<>(earlier);
    Decisions decisions = Decisions.of(training, earlier);
    graph.setListeners(listenersOfGraph());
    while (epochs.size() < training.epochs() && !decisions.stop()) {
      EpochMetrics metrics = epoch(epochs.size() + 1, decisions.learningRate());
      epochs.add(metrics);
      decisions = decisions.update(metrics);
      checkpoints.save(List.copyOf(epochs), decisions.improved());
      for (LoopListener listener : listeners) {
        listener.epochDone(metrics, decisions);
      }
    }
    return List.copyOf(epochs);
  }

  private List<TrainingListener> listenersOfGraph() {
    var clipping = training.gradientClipping();
    return clipping == null ? List.of(passes) : List.of(passes, new GradientClipping(clipping));
  }

  private EpochMetrics epoch(int epoch, double learningRate) {
    long start = System.nanoTime();
    Nd4j.getRandom().setSeed(dropoutSeed(epoch));
    passes.reset();
    String name = "epoch " + epoch + "/" + training.epochs();
    try (var task = Watcher.begin(listeners, name, train.split().size(), "samples");
        var batches = PrefetchIterator.over(train.epoch(epoch))) {
      while (batches.hasNext()) {
        step(batches.next(), epoch, learningRate, task);
      }
    }
    graph.incrementEpochCount();
    double trainSeconds = (System.nanoTime() - start) * 1e-9;
    Classification validated = validation == null ? null : validate(validation, epoch);
    BatchScore trained = passes.sum();
    return new EpochMetrics(
        epoch,
        trained.loss(),
        trained.accuracy(),
        validated == null ? null : validated.loss(),
        validated == null ? null : validated.accuracy(),
        rate.last(learningRate),
        trained.samples() / trainSeconds,
        (System.nanoTime() - start) * 1e-9);
  }

  private Classification validate(Batches validation, int epoch) {
    String name = "validation of epoch " + epoch;
    try (var task = Watcher.begin(listeners, name, validation.split().size(), "samples")) {
      return Evaluator.evaluate(graph, validation, task);
    }
  }

  private void step(DataSet batch, int epoch, double learningRate, Task task) {
    BatchScore before = passes.sum();
    rate.setNext(learningRate);
    smoothing.preProcess(batch);
    graph.fit(batch);
    BatchScore sum = passes.sum();
    if (!Double.isFinite(graph.score()) || !Double.isFinite(sum.lossSum())) {
      throw new TrainingFailure(
          "the training loss is "
              + (Double.isFinite(graph.score()) ? sum.loss() : graph.score())
              + " in epoch "
              + epoch
              + " after "
              + sum.samples()
              + " samples, expected a finite number; a learning rate lower than "
              + rate.last(learningRate)
              + " may help");
    }
    int samples = sum.samples() - before.samples();
    var step =
        new StepMetrics(
            graph.getIterationCount(),
            epoch,
            samples,
            (sum.lossSum() - before.lossSum()) / samples,
            sum.loss(),
            sum.accuracy());
    task.advance(samples, remark(step));
    listeners.forEach(listener -> listener.stepDone(step));
  }

  private static String remark(StepMetrics step) {
    return String.format(
        Locale.ROOT, "loss %.4f, accuracy %.2f %%", step.meanLoss(), 100 * step.meanAccuracy());
  }

  /** Any number but 0, which ND4J takes for "choose one by the clock". */
  private long dropoutSeed(int epoch) {
    return new SplittableRandom(seed + epoch).nextLong() | 1;
  }
}
