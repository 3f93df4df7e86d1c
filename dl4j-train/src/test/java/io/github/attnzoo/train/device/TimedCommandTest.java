package io.github.attnzoo.train.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.device.TimedCommand.Result;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class TimedCommandTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Result run(Duration limit, String script) {
    return TimedCommand.run(List.of("/bin/sh", "-c", script), limit);
  }

  @Test
  void tellsExitCodeAndBothOutputs() {
    assertThat(run(LONG, "echo one; echo two >&2; exit 7"))
        .isEqualTo(new Result.Ended(7, "one\ntwo\n"));
  }

  @Test
  void givesNoInput() {
    assertThat(run(LONG, "cat")).isEqualTo(new Result.Ended(0, ""));
  }

  @Test
  void keepsTheFirstPartOfALongOutput() {
    assertThat(run(LONG, "head -c 1000000 /dev/zero"))
        .isInstanceOfSatisfying(
            Result.Ended.class, ended -> assertThat(ended.output()).hasSize(1 << 16));
  }

  @Test
  void aProgramThatWritesForEverTimesOut() {
    assertThat(run(SHORT, "yes")).isEqualTo(new Result.TimedOut());
  }

  @Test
  void aProgramThatClosesItsOutputAndGoesOnTimesOut() {
    assertThat(run(SHORT, "exec >&- 2>&-; sleep 600")).isEqualTo(new Result.TimedOut());
  }

  @Test
  void aChildThatLivesOnTakesNothingFromTheAnswer() {
    assertThat(run(LONG, "echo one; sleep 3 & exit 0")).isEqualTo(new Result.Ended(0, "one\n"));
  }

  /** A program of its own that waits for a command for ever, to be ended meanwhile. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String... script) {
      TimedCommandTest.run(LONG, script[0]);
    }
  }

  @Test
  @Timeout(60)
  void theEndOfThisProgramEndsWhatItStarted(@TempDir Path temp) throws Exception {
    Path pids = temp.resolve("pids");
    assertThat(new ProcessBuilder("mkfifo", pids.toString()).start().waitFor()).isZero();
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                home(TimedCommand.class) + File.pathSeparator + home(TimedCommandTest.class),
                Waiting.class.getName(),
                "sleep 600 & echo $$ $! > '" + pids + "'; wait")
            .redirectErrorStream(true)
            .start();
    String started = Files.readString(pids).strip();

    program.destroy();

    program.waitFor();
    assertThat(started).matches("\\d+ \\d+");
    for (String pid : started.split(" ", -1)) {
      Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
      if (left.isPresent()) {
        left.get().onExit().get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void whatIsNoProgramIsNotStarted() {
    assertThat(TimedCommand.run(List.of("/no/such/program"), LONG))
        .isInstanceOf(Result.NotStarted.class);
  }
}
