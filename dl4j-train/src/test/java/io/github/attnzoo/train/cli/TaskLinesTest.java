package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TaskLinesTest {
  private final StringWriter lines = new StringWriter();
  private final AtomicLong seconds = new AtomicLong(1000);
  private final TaskLines task =
      new TaskLines(
          new PrintWriter(lines),
          "epoch 1/2",
          1000,
          "samples",
          () -> TimeUnit.SECONDS.toNanos(seconds.get()));

  private void advance(long amount, int secondsMore) {
    seconds.addAndGet(secondsMore);
    task.advance(amount, "loss 0.5");
  }

  @Test
  void aLineEveryHalfMinuteTellsSpeedAndTimeLeft() {
    advance(10, 10);
    advance(190, 30);
    advance(10, 29);

    assertThat(lines.toString())
        .isEqualTo(
            "epoch 1/2: 200 of 1,000 samples (20 %), loss 0.5, 5 samples/s, 2:40 left"
                + System.lineSeparator());
  }

  @Test
  void whatIsDoneHasNoLine() {
    advance(1000, 60);

    assertThat(lines.toString()).isEmpty();
  }

  @Test
  void timesHaveHoursWhereThereAreAny() {
    assertThat(TaskLines.time(9.6)).isEqualTo("0:10");
    assertThat(TaskLines.time(60 * 59 + 59)).isEqualTo("59:59");
    assertThat(TaskLines.time(3 * 3600 + 62)).isEqualTo("3:01:02");
  }
}
