package io.github.attnzoo.train.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.device.TimedCommand.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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

  @Test
  void whatIsNoProgramIsNotStarted() {
    assertThat(TimedCommand.run(List.of("/no/such/program"), LONG))
        .isInstanceOf(Result.NotStarted.class);
  }
}
