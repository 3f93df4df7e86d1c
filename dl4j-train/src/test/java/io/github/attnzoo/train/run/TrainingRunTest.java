package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
  @TempDir private Path temp;

  @Test
  void aFailureLeavesTheLastCheckpointWhole() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    TrainingRun run = prepare(TinyConfigs.sequence(), folder);
    LoopListener poison =
        new LoopListener() {
          @Override
          public void epochDone(EpochMetrics metrics, Decisions decisions) {
            run.graph().params().assign(Double.NaN);
          }
        };

    assertThatThrownBy(() -> run.run(List.of(poison)))
        .isInstanceOf(TrainingFailure.class)
        .hasMessageContaining("the training loss is NaN in epoch 2");

    SavedModel last = ModelReader.read(folder.last());
    assertThat(last.epochs()).hasSize(1);
    assertThat(last.graph().params().isNaN().any()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void everyFailureIsRecorded(Throwable problem) {
    var folder = new RunFolder(temp.resolve("run"));
    LoopListener failing =
        new LoopListener() {
          @Override
          public void stepDone(StepMetrics step) {
            throw unchecked(problem);
          }
        };

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence(), folder).run(List.of(failing)))
        .isSameAs(problem);

    assertThat(folder.record()).content().contains("\"status\": \"failed\"", "no luck");
  }

  static List<Throwable> problems() {
    return List.of(
        new IllegalStateException("no luck"),
        new IOException("no luck"),
        new OutOfMemoryError("no luck"));
  }

  @SuppressWarnings("unchecked") // throws what it is given, checked or not
  private static <T extends Throwable> RuntimeException unchecked(Throwable problem) throws T {
    throw (T) problem;
  }

  @Test
  void aFailureWithoutWordsIsToldByItsKind() {
    var folder = new RunFolder(temp.resolve("run"));
    LoopListener failing =
        new LoopListener() {
          @Override
          public void stepDone(StepMetrics step) {
            throw new IllegalStateException();
          }
        };

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence(), folder).run(List.of(failing)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(report(folder)).content().contains("Failed: java.lang.IllegalStateException");
    assertThat(folder.record()).content().contains("\"java.lang.IllegalStateException\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.html", "run.json"})
  void aRunWhoseEndCannotBeWrittenIsNotFinishedUntilItIsResumed(String file) throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    ModelConfig config = TinyConfigs.sequence();
    Path blocked = folder.path().resolve(file);
    LoopListener inTheWay =
        new LoopListener() {
          @Override
          public void testDone(int epochs, Classification test) {
            try {
              Files.delete(blocked);
              Files.createDirectories(blocked.resolve("in the way"));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };

    assertThatThrownBy(() -> prepare(config, folder).run(List.of(inTheWay)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file);
    Files.delete(blocked.resolve("in the way"));
    Files.delete(blocked);

    TrainingRun again = TrainingRun.prepare(config, folder, null, true, Clock.systemUTC());
    assertThat(again.isFinished()).isFalse();
    assertThat(again.run(List.of()).epochs()).hasSize(config.training().epochs());
    assertThat(folder.record()).content().contains("\"status\": \"finished\"");
    assertThat(report(folder)).content().contains("class=\"status finished\"");
  }

  @Test
  void whatVanishesWhileTrainingIsAFailureNotBadInput() {
    var folder = new RunFolder(temp.resolve("run"));
    LoopListener vanishing =
        new LoopListener() {
          @Override
          public void stepDone(StepMetrics step) {
            throw new RunException("the data is gone");
          }
        };

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence(), folder).run(List.of(vanishing)))
        .isInstanceOf(RunFailure.class)
        .hasMessage("the data is gone");

    assertThat(folder.record()).content().contains("\"status\": \"failed\"", "the data is gone");
    assertThat(temp.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void theBestCheckpointIsOfTheBestEpochAndTheTrainingStopsEarly() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    // So large a margin that only the first epoch is ever better.
    ModelConfig config =
        TinyConfigs.sequence(
            "training.epochs=9",
            "training.monitor.minDelta=1000",
            "training.earlyStopping.patience=2");

    TrainingRun.Result result = prepare(config, folder).run(List.of());

    assertThat(result.epochs()).hasSize(3);
    assertThat(result.decisions().bestEpoch()).isEqualTo(1);
    assertThat(ModelReader.read(folder.best()).epochs()).isEqualTo(result.epochs().subList(0, 1));
    assertThat(ModelReader.read(folder.last()).epochs()).isEqualTo(result.epochs());
  }

  @Test
  void trainsWithoutValidationSamples() throws IOException {
    ModelConfig config =
        TinyConfigs.sequence("data.validationFraction=0", "training.monitor.metric=train-loss");

    TrainingRun.Result result = prepare(config, new RunFolder(temp.resolve("run"))).run(List.of());

    assertThat(result.epochs()).extracting(EpochMetrics::validationLoss).containsOnlyNulls();
    assertThat(temp.resolve("run/metrics.csv")).content().contains(",,");
  }

  @Test
  void preparingWritesNothing() {
    prepare(TinyConfigs.sequence(), new RunFolder(temp.resolve("run")));

    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aShareTooSmallForOneValidationSampleIsRefused() {
    var folder = new RunFolder(temp.resolve("run"));

    assertThatThrownBy(() -> prepare(TinyConfigs.sequence("data.validationFraction=0.001"), folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("data.validationFraction");
  }

  private static Path report(RunFolder folder) {
    return folder.path().resolve("report.html");
  }

  private static TrainingRun prepare(ModelConfig config, RunFolder folder) {
    return TrainingRun.prepare(config, folder, null, false, Clock.systemUTC());
  }
}
