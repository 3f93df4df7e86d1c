package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;
import io.github.attnzoo.train.loop.TrainingFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir private Path temp;
  private RunFolder folder;

  @BeforeEach
  void nameFolder() {
    folder = new RunFolder(temp.resolve("run"));
  }

  @Test
  void everyNthEpochIsKeptAndOldOnesGo() throws IOException {
    run(
        TinyConfigs.sequence(
            "training.epochs=7",
            "training.checkpoint.keepEveryEpochs=2",
            "training.checkpoint.keepLast=2"),
        false);

    assertThat(folder.checkpoints().path().toFile().list())
        .containsExactlyInAnyOrder("last.zip", "best.zip", "epoch-0004.zip", "epoch-0006.zip");
    Path kept = folder.checkpoints().path().resolve("epoch-0004.zip");
    assertThat(ModelReader.read(kept).epochs()).hasSize(4);
  }

  @Test
  void aDamagedLastCheckpointIsReplacedByTheNewestGoodOne() throws IOException {
    ModelConfig config =
        TinyConfigs.image(
            "training.checkpoint.keepEveryEpochs=1", "training.monitor.minDelta=1000");
    // In each epoch asked before it, before four steps, twice behind them, and before validation.
    TrainingRun.prepare(config, folder, null, false, Clock.systemUTC())
        .run(List.of(), new StopAfter(3 * 8 + 3));
    assertThat(ModelReader.read(folder.last()).state().words())
        .isEqualTo("epoch 3 and step 2 of the next");
    damage(folder.last());
    damage(folder.checkpoints().previous());
    damage(folder.checkpoints().path().resolve("epoch-0003.zip"));

    TrainingRun resumed = TrainingRun.prepare(config, folder, null, true, Clock.systemUTC());
    assertThat(resumed.warnings())
        .singleElement()
        .asString()
        .contains("last.zip", "going on from epoch-0002.zip", "saved after epoch 2");
    resumed.run(List.of());

    var straight = new RunFolder(temp.resolve("straight"));
    TrainingRun.prepare(config, straight, null, false, Clock.systemUTC()).run(List.of());
    RunFiles.assertSame(folder, straight);
  }

  @Test
  void thePreviousSaveIsThereUntilTheEnd() throws IOException {
    ModelConfig config = TinyConfigs.image("training.checkpoint.everySteps=1");
    TrainingRun.prepare(config, folder, null, false, Clock.systemUTC())
        .run(List.of(), new StopAfter(4));
    Files.write(folder.last(), new byte[0]);

    TrainingRun resumed = TrainingRun.prepare(config, folder, null, true, Clock.systemUTC());
    assertThat(resumed.warnings())
        .singleElement()
        .asString()
        .contains("going on from previous.zip", "saved after epoch 0 and step 3 of the next");
    resumed.run(List.of());

    assertThat(folder.checkpoints().previous()).doesNotExist();
    var straight = new RunFolder(temp.resolve("straight"));
    TrainingRun.prepare(config, straight, null, false, Clock.systemUTC()).run(List.of());
    RunFiles.assertSame(folder, straight);
  }

  @Test
  void withoutAnyGoodCheckpointTheRunCannotBeResumed() throws IOException {
    run(TinyConfigs.sequence(), false);
    damage(folder.last());
    damage(folder.best());

    assertThatThrownBy(() -> run(TinyConfigs.sequence("training.epochs=3"), true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no checkpoint can be read")
        .hasMessageContaining("last.zip")
        .hasMessageContaining("best.zip");
  }

  @Test
  void aDamagedBestModelIsToldBeforeTheTraining() throws IOException {
    run(TinyConfigs.sequence(), false);
    damage(folder.best());

    assertThatThrownBy(() -> run(TinyConfigs.sequence("training.epochs=3"), true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("best.zip");
  }

  @Test
  void aStateThatIsNoNumberNeverTakesThePlaceOfAGoodOne() {
    TrainingRun run =
        TrainingRun.prepare(
            TinyConfigs.image("training.checkpoint.everySteps=1"),
            folder,
            null,
            false,
            Clock.systemUTC());
    var steps = new StepCounter();
    LoopListener poison =
        new LoopListener() {
          @Override
          public void stepDone(StepMetrics step) {
            steps.stepDone(step);
            if (steps.count() == 3) {
              run.graph().params().putScalar(0, Double.NaN);
            }
          }
        };

    assertThatThrownBy(() -> run.run(List.of(poison)))
        .isInstanceOf(TrainingFailure.class)
        .hasMessageContaining("a parameter is no longer a finite number");

    assertThat(ModelReader.read(folder.last()).state().words())
        .isEqualTo("epoch 0 and step 2 of the next");
  }

  private void run(ModelConfig config, boolean resume) throws IOException {
    TrainingRun.prepare(config, folder, null, resume, Clock.systemUTC()).run(List.of());
  }

  /** Changes bits of the file's largest entries, which stays as long as it is. */
  private static void damage(Path zip) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    int middle = bytes.length * 2 / 3;
    byte[] changed = Arrays.copyOf(bytes, bytes.length);
    for (int i = middle; i < middle + 8; i++) {
      changed[i] ^= 0x55;
    }
    Files.write(zip, changed);
  }
}
