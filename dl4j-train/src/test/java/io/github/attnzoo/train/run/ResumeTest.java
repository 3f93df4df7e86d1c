package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir private Path temp;

  @Test
  void aResumedImageTrainingEndsAsOneThatNeverStopped() throws IOException {
    assertSameAsUninterrupted(TinyConfigs.image(), TinyConfigs.image("training.epochs=2"));
  }

  @Test
  void soDoesOneThatEarlyStoppingEnded() throws IOException {
    assertSameAsUninterrupted(
        TinyConfigs.sequence("training.epochs=4"),
        TinyConfigs.sequence("training.epochs=4", "training.earlyStopping.maxSeconds=1e-6"));
  }

  @Test
  @Tag("two-threads")
  void soDoesOneOnOtherKernels() throws IOException {
    assertSameAsUninterrupted(
        TinyConfigs.image("training.kernels=auto"),
        TinyConfigs.image("training.kernels=auto", "training.epochs=2"));
  }

  @Test
  @Tag("two-threads")
  void aResumedSequenceTrainingEndsAsOneThatNeverStopped() throws IOException {
    assertSameAsUninterrupted(
        TinyConfigs.sequence("training.epochs=4"), TinyConfigs.sequence("training.epochs=2"));
  }

  @Test
  void soDoesOneInBucketsWithWeighedClasses() throws IOException {
    String[] settings = {
      "model.attention.pooling=sum",
      "training.padding=buckets",
      "training.classWeights={\"id\": \"balanced\"}"
    };
    assertSameAsUninterrupted(
        TinyConfigs.sequence(and(settings, "training.epochs=4")),
        TinyConfigs.sequence(and(settings, "training.epochs=2")));
  }

  private static String[] and(String[] settings, String last) {
    return Stream.concat(Arrays.stream(settings), Stream.of(last)).toArray(String[]::new);
  }

  private void assertSameAsUninterrupted(ModelConfig whole, ModelConfig half) throws IOException {
    var straight = new RunFolder(temp.resolve("straight"));
    var stopped = new RunFolder(temp.resolve("stopped"));

    TrainingRun.Result expected = train(whole, straight, false);
    train(half, stopped, false);
    TrainingRun.Result resumed = train(whole, stopped, true);

    assertThat(numbers(resumed.epochs())).isEqualTo(numbers(expected.epochs())).hasSize(4);
    assertThat(resumed.decisions()).isEqualTo(expected.decisions());
    assertThat(resumed.test()).isEqualTo(expected.test());
    assertSameModel(stopped.last(), straight.last());
    assertSameModel(stopped.best(), straight.best());
  }

  @Test
  void dropoutAndRateTookPartInTheComparison() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));

    List<EpochMetrics> epochs = train(TinyConfigs.image(), folder, false).epochs();

    assertThat(epochs)
        .extracting(EpochMetrics::learningRate)
        .containsExactly(1e-3, 1e-3, 5e-4, 2.5e-4);
    assertThat(TinyConfigs.IMAGE).contains("\"dropout\": 0.5");
  }

  @Test
  void anotherConfigIsRefusedAndTheDifferenceTold() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    train(TinyConfigs.sequence(), folder, false);
    byte[] last = Files.readAllBytes(folder.last());

    assertThatThrownBy(() -> train(TinyConfigs.sequence("training.l2=0.5"), folder, true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(
            "only training.epochs, training.earlyStopping and training.checkpoint may differ")
        .hasMessageContaining("training.l2 was the number 0.0, is now the number 0.5");
    assertThat(Files.readAllBytes(folder.last())).isEqualTo(last);
  }

  @Test
  void aRunStoppedInItsFirstEpochBeginsAgain() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    stopInTheFirstEpoch(folder);
    assertThat(folder.last()).doesNotExist();

    assertThatThrownBy(() -> train(TinyConfigs.sequence("training.l2=0.5"), folder, true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(
            "only training.epochs, training.earlyStopping and training.checkpoint may differ");
    assertThat(train(TinyConfigs.sequence(), folder, true).epochs()).hasSize(2);
  }

  @Test
  void theRecordKeepsEverySession() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    train(TinyConfigs.sequence(), folder, false);
    String record = Files.readString(folder.record());
    Files.writeString(folder.record(), record.replaceAll("\"threads\": \\d+", "\"threads\": 4711"));

    ModelConfig longer = TinyConfigs.sequence("training.epochs=3");
    TrainingRun resumed = TrainingRun.prepare(longer, folder, null, true, Clock.systemUTC());
    resumed.run(List.of());

    assertThat(resumed.warnings()).hasSize(1).first().asString().contains("threads: 4711 ");
    assertThat(Files.readString(folder.record()))
        .containsSubsequence(
            "\"sessions\"",
            "\"epochsBehind\": 0,",
            "\"threads\": 4711",
            "\"epochsBehind\": 2,",
            "\"kernels\": \"nd4j\"");
  }

  @Test
  void theSameSurroundingsAreNoDifference() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    train(TinyConfigs.sequence(), folder, false);

    assertThat(
            TrainingRun.prepare(TinyConfigs.sequence(), folder, null, true, Clock.systemUTC())
                .warnings())
        .isEmpty();
  }

  private static void stopInTheFirstEpoch(RunFolder folder) {
    LoopListener stop =
        new LoopListener() {
          @Override
          public void stepDone(StepMetrics step) {
            throw new IllegalStateException("stopped");
          }
        };
    TrainingRun run =
        TrainingRun.prepare(TinyConfigs.sequence(), folder, null, false, Clock.systemUTC());
    assertThatThrownBy(() -> run.run(List.of(stop))).hasMessage("stopped");
  }

  @Test
  void aRunKilledBeforeItHadWrittenAnythingBegins() throws IOException {
    Files.writeString(temp.resolve("config.json.tmp"), "{");
    Files.writeString(temp.resolve(".lock"), "process 1");
    var folder = new RunFolder(temp);

    // Without --resume as well: there is nothing to lose.
    TrainingRun.prepare(TinyConfigs.sequence(), folder, null, false, Clock.systemUTC());
    assertThat(train(TinyConfigs.sequence(), folder, true).epochs()).hasSize(2);

    assertThat(temp.resolve("config.json.tmp")).doesNotExist();
  }

  @Test
  void fewerEpochsThanBegunAreRefusedAndNothingIsWritten() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    train(TinyConfigs.image("training.epochs=2"), folder, false);
    prepareResumed(TinyConfigs.image(), folder).run(List.of(), new StopAfter(3));
    String config = Files.readString(folder.config());

    assertThatThrownBy(() -> train(TinyConfigs.image("training.epochs=2"), folder, true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("training.epochs: expected at least 3, the epochs that the run in")
        .hasMessageContaining("got 2");

    assertThat(folder.config()).hasContent(config);
  }

  @Test
  void aFinishedRunIsOnlyEvaluatedAgain() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    TrainingRun.Result first = train(TinyConfigs.sequence(), folder, false);
    String record = Files.readString(folder.record());

    TrainingRun again = prepareResumed(TinyConfigs.sequence(), folder);
    assertThat(again.isFinished()).isTrue();
    assertThat(again.run(List.of())).isEqualTo(first);

    assertThat(folder.record()).hasContent(record);
    assertThat(prepareResumed(TinyConfigs.sequence("training.epochs=3"), folder).isFinished())
        .isFalse();
  }

  @Test
  void aRunOfManyClassesCanBeReadAgain() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    ModelConfig config =
        TinyConfigs.sequence(
            "data.classes=650",
            "data.signalSteps=4",
            "data.samples=700",
            "data.testSamples=650",
            "training.epochs=1",
            "training.batchSize=140");

    train(config, folder, false);

    assertThat(folder.record())
        .content()
        .contains("\"confusionCells\": [")
        .hasSizeLessThan(400_000);
    assertThat(TrainingRun.prepare(config, folder, null, true, Clock.systemUTC()).isFinished())
        .isTrue();
    assertThat(FinishedRun.read(folder, "many").classAccuracy()).hasSize(650);
  }

  @Test
  void aRunStoppedWhileItWasTestedIsFinishedLater() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    ModelConfig config = TinyConfigs.sequence("training.epochs=1");
    // Before the epoch, three steps, their end, validation, its batch; then the test.
    var stopped =
        TrainingRun.prepare(config, folder, null, false, Clock.systemUTC())
            .run(List.of(), new StopAfter(7));
    assertThat(stopped).isEmpty();
    assertThat(ModelReader.read(folder.last()).state().words()).isEqualTo("epoch 1");

    TrainingRun resumed = prepareResumed(config, folder);
    assertThat(resumed.isFinished()).isFalse();
    resumed.run(List.of());

    assertThat(folder.record()).content().contains("\"status\": \"finished\"");
  }

  private static TrainingRun prepareResumed(ModelConfig config, RunFolder folder) {
    return TrainingRun.prepare(config, folder, null, true, Clock.systemUTC());
  }

  @Test
  void aFolderWithoutCheckpointIsRefused() {
    assertThatThrownBy(() -> train(TinyConfigs.sequence(), new RunFolder(temp), true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no checkpoint to resume from");
  }

  private static TrainingRun.Result train(ModelConfig config, RunFolder folder, boolean resume)
      throws IOException {
    return TrainingRun.prepare(config, folder, null, resume, Clock.systemUTC()).run(List.of());
  }

  private static void assertSameModel(Path actual, Path expected) {
    SavedModel a = ModelReader.read(actual);
    SavedModel b = ModelReader.read(expected);
    assertThat(Bits.of(a.graph().params())).isEqualTo(Bits.of(b.graph().params()));
    assertThat(Bits.of(a.graph().getUpdater().getStateViewArray()))
        .isEqualTo(Bits.of(b.graph().getUpdater().getStateViewArray()));
    assertThat(a.graph().getConfiguration().toJson())
        .isEqualTo(b.graph().getConfiguration().toJson());
  }

  /** Everything but the times. */
  private static List<EpochMetrics> numbers(List<EpochMetrics> epochs) {
    return epochs.stream()
        .map(
            e ->
                new EpochMetrics(
                    e.epoch(),
                    e.trainLoss(),
                    e.trainAccuracy(),
                    e.validationLoss(),
                    e.validationAccuracy(),
                    e.learningRate(),
                    0,
                    0))
        .toList();
  }
}
