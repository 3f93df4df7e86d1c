package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.policies.dl4j.LearningRate;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A rate that is set must reach the layers on kernels, and leave the kernels where they are. */
class KernelLearningRateTest {
  private static final String DROPOUT = "model.dropout=0";

  /** Adam's first step is proportional to the rate. */
  @Test
  void halfTheRateIsHalfTheStepInEveryLayer() {
    assumeTrue(OneDnn.isAvailable(), OneDnn.description());
    for (ModelConfig config :
        new ModelConfig[] {TinyConfigs.sequence(), TinyConfigs.image(DROPOUT)}) {
      Map<String, INDArray> whole = firstSteps(config, Kernels.AUTO, 0.5);
      Map<String, INDArray> half = firstSteps(config, Kernels.AUTO, 0.25);
      Map<String, INDArray> plain = firstSteps(config, Kernels.PLAIN, 0.25);

      assertThat(whole).hasSizeGreaterThan(3);
      half.forEach(
          (name, step) -> {
            // Running values change at a rate of their own.
            boolean running = name.endsWith("_mean") || name.endsWith("_var");
            double share = running ? 1 : 0.5;
            assertThat(distance(step, whole.get(name), share)).as(name).isCloseTo(0, within(1e-4));
            // Where a gradient is nothing but rounding Adam makes a step of any size of it.
            if (!name.equals("conv1_b")) {
              assertThat(distance(step, plain.get(name), 1)).as(name).isCloseTo(0, within(1e-3));
            }
          });
    }
  }

  private static double distance(INDArray step, @Nullable INDArray other, double share) {
    return step.sub(Objects.requireNonNull(other).mul(share)).amaxNumber().doubleValue();
  }

  private static Map<String, INDArray> firstSteps(
      ModelConfig config, Kernels kernels, double rate) {
    ComputationGraph graph = config.build();
    KernelChoice.applyForTraining(graph, kernels);
    LearningRate.set(graph, rate);
    var before = new TreeMap<String, INDArray>();
    graph.paramTable().forEach((name, value) -> before.put(name, value.dup()));
    graph.fit(batch(config));
    before.replaceAll((name, value) -> value.sub(graph.getParam(name)));
    return before;
  }

  @Test
  void theKernelOfTheUpdaterStays() {
    assumeTrue(OneDnn.isAvailable(), OneDnn.description());
    ModelConfig config = TinyConfigs.sequence();
    ComputationGraph graph = config.build();
    String before = OneDnn.accelerateForTraining(graph).updater();
    graph.fit(batch(config));
    Object updater = graph.getUpdater();

    LearningRate.set(graph, 0.5);
    graph.fit(batch(config));

    assertThat(before).isEqualTo("onednn-adam");
    assertThat(graph.getUpdater()).isSameAs(updater);
    assertThat(OneDnn.accelerateForTraining(graph).updater()).isEqualTo(before);
  }

  /** The day this fails, Deeplearning4j's own method keeps the kernel. */
  @Test
  void deeplearning4jsOwnMethodTakesTheKernelAway() {
    assumeTrue(OneDnn.isAvailable(), OneDnn.description());
    ModelConfig config = TinyConfigs.sequence();
    ComputationGraph graph = config.build();
    OneDnn.accelerateForTraining(graph);
    Object updater = graph.getUpdater();

    graph.setLearningRate(0.5);

    assertThat(graph.getUpdater()).isNotSameAs(updater);
  }

  private static DataSet batch(ModelConfig config) {
    var data = DataSets.open(config.data(), null, config.seed());
    return Batches.forTraining(data, 16, config.seed()).epoch(1).next();
  }
}
