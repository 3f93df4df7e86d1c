package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs with several workers. In each, the last step of an epoch leaves a worker without a batch.
 */
class WorkersTest {
  private static final String TWO = "training.workers=2";
  private static final String THREE = "training.workers=3";
  private static final String AVERAGE = "training.weightAveraging={}";
  private static final String CLIPPING =
      "training.gradientClipping={\"id\": \"global-norm\", \"maxNorm\": 0.1}";

  @TempDir private Path temp;

  @Tag("two-threads")
  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void sequencesStoppedBetweenAnyStepsEndAsOnesThatNeverWere(String kernels) throws IOException {
    assertSameAsUnstopped(
        TinyConfigs.sequence(
            TWO, "training.kernels=" + kernels, "training.epochs=3", AVERAGE, CLIPPING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void picturesWithDropoutAndFallingRateToo(String kernels) throws IOException {
    assertSameAsUnstopped(
        TinyConfigs.image(
            THREE,
            "training.epochs=3",
            "training.kernels=" + kernels,
            "training.labelSmoothing=0.1"));
  }

  /**
   * On generated sequences as in the quickstart, fewer of them: within 4 of 100 test samples, with
   * the same samples in each step and with the same for each worker.
   */
  @ParameterizedTest
  @ValueSource(strings = {"8", "16"})
  void twoWorkersAreAsRightAsOne(String batchSize) throws IOException {
    String[] settings = {
      "data={\"id\": \"generated-sequences\", \"timeSteps\": 20, \"minTimeSteps\": 12, \"noise\": 0.5,"
          + " \"samples\": 800, \"testSamples\": 300}",
      "model.hiddenSize=16",
      "training.kernels=auto",
      "training.optimizer.learningRate=0.02",
      "training.epochs=4"
    };
    double one = accuracy("one", and(settings, "training.batchSize=16"));
    double two = accuracy("two", and(settings, TWO, "training.batchSize=" + batchSize));

    assertThat(one).isGreaterThan(0.95);
    assertThat(two).isCloseTo(one, within(0.04));
  }

  private double accuracy(String name, String... settings) throws IOException {
    return prepare(TinyConfigs.sequence(settings), new RunFolder(temp.resolve(name)), false)
        .run(List.of())
        .test()
        .accuracy();
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }

  private void assertSameAsUnstopped(ModelConfig config) throws IOException {
    var straight = new RunFolder(temp.resolve("straight"));
    var stopped = new RunFolder(temp.resolve("stopped"));
    prepare(config, straight, false).run(List.of());

    int sessions = 1;
    var result = prepare(config, stopped, false).run(List.of(), new StopAfter(4));
    while (result.isEmpty() && sessions < 20) {
      sessions++;
      result = prepare(config, stopped, true).run(List.of(), new StopAfter(4));
    }

    assertThat(result).isPresent();
    assertThat(sessions).isGreaterThan(2);
    RunFiles.assertSame(stopped, straight);
  }

  @Test
  void everySampleCountsOnce() throws IOException {
    var steps = new StepCounter();
    ModelConfig config = TinyConfigs.sequence(TWO);

    TrainingRun run = prepare(config, new RunFolder(temp.resolve("run")), false);
    run.run(List.of(steps));

    // Two epochs of 48 samples: 16 for each worker, and 16 for one of them.
    assertThat(steps.samples()).containsExactly(32, 16, 32, 16);
    assertThat(run.graph().getIterationCount()).isEqualTo(4);
    assertThat(run.graph().getEpochCount()).isEqualTo(2);
  }

  @Test
  void anotherNumberOfWorkersCannotGoOn() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    prepare(TinyConfigs.sequence(TWO), folder, false).run(List.of());

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence("training.epochs=3"), folder, true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("training.workers was the number 2, is now the number 1");
  }

  @Test
  void aWorkerWithoutAnyBatchIsRefused() {
    var folder = new RunFolder(temp.resolve("run"));

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence("training.workers=4"), folder, false))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "training.workers: expected at most 3, one for each batch of an epoch (48 samples,"
                + " training.batchSize 16), got 4");
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void warnsOfMoreWorkersThanPlaces() {
    assertThat(WorkerCheck.warnings(2, 2, "core")).isEmpty();
    assertThat(WorkerCheck.warnings(1, 0, "GPU")).isEmpty();
    assertThat(WorkerCheck.warnings(3, 2, "core"))
        .containsExactly(
            "training.workers: 3 workers share 2 cores; they train as they would on more, but no"
                + " faster than 2");
    assertThat(WorkerCheck.warnings(3, 1, "GPU"))
        .first()
        .asString()
        .contains("3 workers share one GPU");
  }

  private static TrainingRun prepare(ModelConfig config, RunFolder folder, boolean resume) {
    return TrainingRun.prepare(config, folder, null, resume, Clock.systemUTC());
  }
}
