package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir private Path temp;

  @Test
  void aSecondTrainingInTheFolderIsRefusedAndTheFirstNamed() throws IOException {
    String process = "process " + ProcessHandle.current().pid() + " is training in this run folder";
    try (var lock = RunLock.take(temp)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> RunLock.take(temp))
          .isInstanceOf(RunException.class)
          .hasMessageContaining(process);
      for (boolean resume : new boolean[] {true, false}) {
        assertThatThrownBy(
                () ->
                    TrainingRun.prepare(
                        TinyConfigs.sequence(),
                        new RunFolder(temp),
                        null,
                        resume,
                        Clock.systemUTC()))
            .hasMessageContaining(process);
      }
    }

    assertThat(temp).isEmptyDirectory();
    RunLock.take(temp).close();
  }

  @Test
  void aFileThatAnotherProcessPutInThePlaceOfTheOpenedOneIsNotTakenForIt() throws IOException {
    var others = new ArrayList<RunLock>();
    RunLock.Meanwhile replaced =
        () -> {
          if (others.isEmpty()) {
            Files.delete(temp.resolve(RunLock.FILE));
            others.add(RunLock.take(temp));
          }
        };

    assertThatThrownBy(() -> RunLock.take(temp, replaced))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is training in this run folder");

    others.get(0).close();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aFileLeftByAKilledProcessIsNoLock() throws IOException {
    Files.writeString(temp.resolve(RunLock.FILE), "process 1");

    RunLock.check(temp);
    RunLock.take(temp).close();

    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aFolderThatAnotherProcessTrainedInSinceItWasReadIsLeftAlone() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    prepare(folder, "training.epochs=1").run(List.of());
    TrainingRun early = prepareResumed(folder, "training.epochs=2");
    prepareResumed(folder, "training.epochs=3").run(List.of());
    byte[] last = Files.readAllBytes(folder.last());

    assertThatThrownBy(() -> early.run(List.of()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("another process has trained in this run folder");

    assertThat(folder.last()).hasBinaryContent(last);
  }

  private static TrainingRun prepare(RunFolder folder, String setting) {
    return TrainingRun.prepare(
        TinyConfigs.sequence(setting), folder, null, false, Clock.systemUTC());
  }

  private static TrainingRun prepareResumed(RunFolder folder, String setting) {
    return TrainingRun.prepare(
        TinyConfigs.sequence(setting), folder, null, true, Clock.systemUTC());
  }
}
