package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class WorkerGroupTest {
  /** Forty samples to train on: with 16 a step the last one has a batch for one worker alone. */
  private static final String[] DESCENT = {
    "data.samples=50",
    "training.epochs=3",
    "training.labelSmoothing=0.1",
    "training.optimizer={\"id\": \"sgd\", \"learningRate\": 0.3, \"momentum\": 0.9}",
    "training.schedule={\"id\": \"cosine\"}"
  };

  /**
   * The mean of two steps of gradient descent is the step on both batches together. That holds only
   * if each worker has the rate of the schedule, smoothed labels and the right batch, if one
   * without a batch takes over what the others learnt, and if no sample is left out or counts
   * twice.
   */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void twoWorkersDescendAsOneOnBothBatches(String kernels) throws IOException {
    String choice = "training.kernels=" + kernels;
    ModelConfig one = TinyConfigs.sequence(and(DESCENT, choice, "training.batchSize=16"));
    ModelConfig two =
        TinyConfigs.sequence(and(DESCENT, choice, "training.batchSize=8", "training.workers=2"));
    ComputationGraph single = one.build();
    ComputationGraph shared = two.build();
    INDArray start = single.params().dup();

    List<EpochMetrics> expected = train(one, single);
    List<EpochMetrics> actual = train(two, shared);

    assertThat(single.params().distance2(start)).isGreaterThan(0.3);
    assertThat(largest(shared.params().sub(single.params()))).isLessThan(1e-5);
    INDArray momentum = single.getUpdater().getStateViewArray();
    assertThat(largest(shared.getUpdater().getStateViewArray().sub(momentum))).isLessThan(1e-5);
    for (int e = 0; e < 3; e++) {
      assertThat(actual.get(e).trainLoss()).isCloseTo(expected.get(e).trainLoss(), within(1e-5));
      assertThat(actual.get(e).trainAccuracy()).isEqualTo(expected.get(e).trainAccuracy());
      assertThat(actual.get(e).learningRate()).isEqualTo(expected.get(e).learningRate());
    }
    assertThat(shared.getIterationCount()).isEqualTo(single.getIterationCount()).isEqualTo(9);
    assertThat(shared.getEpochCount()).isEqualTo(3);
  }

  @Tag("two-threads")
  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void everyTrainingComesToTheSame(String kernels) throws IOException {
    ModelConfig config =
        TinyConfigs.image("training.workers=3", "training.kernels=" + kernels, "training.epochs=2");
    ComputationGraph first = config.build();
    ComputationGraph second = config.build();

    List<EpochMetrics> expected = train(config, first);
    List<EpochMetrics> actual = train(config, second);

    assertThat(Bits.of(second.params())).isEqualTo(Bits.of(first.params()));
    assertThat(actual)
        .extracting(EpochMetrics::trainLoss)
        .isEqualTo(expected.stream().map(EpochMetrics::trainLoss).toList());
  }

  @Test
  void theGradientOfEachWorkerIsClipped() {
    ModelConfig config =
        TinyConfigs.sequence(
            "training.workers=2",
            "training.optimizer={\"id\": \"sgd\", \"learningRate\": 1, \"momentum\": 0}",
            "training.gradientClipping={\"id\": \"absolute-value\", \"maxValue\": 1e-3}");
    ComputationGraph graph = config.build();
    INDArray before = graph.params().dup();

    try (var group = group(config, graph)) {
      group.step(new Step(batches(config).subList(0, 2), 1, place -> place));
    }

    INDArray change = graph.params().sub(before);
    assertThat(largest(change)).isCloseTo(1e-3, within(1e-6));
  }

  @Test
  void aFailureInAWorkerEndsTheStepAndNotTheThreads() {
    ModelConfig config = TinyConfigs.sequence("training.workers=2");
    DataSet good = batches(config).get(0);
    var bad = new DataSet(Nd4j.ones(16, 5, 8), good.getLabels());

    try (var group = group(config, config.build())) {
      assertThatThrownBy(() -> group.step(new Step(List.of(good, bad), 0.1, place -> place)))
          .hasMessageContaining("5");
      assertThat(group.step(new Step(List.of(good, good), 0.1, place -> place)).samples())
          .isEqualTo(32);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("ParallelWrapper"));
  }

  @Test
  void threadsAreSharedAndGivenBack() throws Exception {
    int before = Nd4j.factory().blas().getMaxThreads();
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    Nd4j.factory().blas().setMaxThreads(2);
    // OpenMP keeps the number by thread: one that is thrown away spares that of all other tests.
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      worker
          .submit(
              () -> {
                ops.setOmpNumThreads(2);
                try (var share = ThreadShare.among(2)) {
                  share.limitThisThread();
                  assertThat(ops.ompGetMaxThreads()).isEqualTo(1);
                  assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
                }
              })
          .get();
      assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(2);
    } finally {
      worker.shutdown();
      Nd4j.factory().blas().setMaxThreads(before);
    }
    assertThat(ThreadShare.of(8, 3)).isEqualTo(2);
    assertThat(ThreadShare.of(1, 3)).isEqualTo(1);
  }

  private static Stepper group(ModelConfig config, ComputationGraph graph) {
    return Stepper.of(graph, config.training(), List.of());
  }

  private static List<EpochMetrics> train(ModelConfig config, ComputationGraph graph)
      throws IOException {
    LoadedData data = DataSets.open(config.data(), null, config.seed());
    KernelChoice.applyForTraining(graph, config.training().kernels());
    return new TrainingLoop(
            graph,
            null,
            config.training(),
            config.seed(),
            Batches.forTraining(data, config.training().batchSize(), config.seed()),
            null,
            (state, isBest) -> {},
            List.of())
        .run(TrainingState.START, () -> false)
        .epochs();
  }

  private static List<DataSet> batches(ModelConfig config) {
    LoadedData data = DataSets.open(config.data(), null, config.seed());
    var batches = new ArrayList<DataSet>();
    Batches.forTraining(data, config.training().batchSize(), config.seed())
        .epoch(1)
        .forEachRemaining(batches::add);
    return batches;
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }

  private static double largest(INDArray numbers) {
    return numbers.amaxNumber().doubleValue();
  }
}
