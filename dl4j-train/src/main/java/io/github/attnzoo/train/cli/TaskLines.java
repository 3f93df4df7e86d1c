package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.progress.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a task where a line can't be drawn again, in pipes and log files: a line every half minute,
 * and so none for a task that is done sooner.
 */
final class TaskLines implements Task {
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PrintWriter err;
  private final String name;
  private final long total;
  private final String unit;
  private final LongSupplier nanoTime;
  private final long start;
  private long lastLine;
  private long done;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  TaskLines(PrintWriter err, String name, long total, String unit, LongSupplier nanoTime) {
    this.err = err;
    this.name = name;
    this.total = total;
    this.unit = unit;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastLine = start;
  }

  @Override
  public void advance(long amount, String remark) {
    done += amount;
    long now = nanoTime.getAsLong();
    if (now - lastLine >= INTERVAL.toNanos() && done < total) {
      lastLine = now;
      err.println(line((now - start) * 1e-9, remark));
      err.flush();
    }
  }

  private String line(double seconds, String remark) {
    double rate = done / seconds;
    String left = time((total - done) / rate);
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d %s (%d %%)%s%s, %,.0f %s/s, %s left",
        name,
        done,
        total,
        unit,
        100 * done / total,
        remark.isEmpty() ? "" : ", ",
        remark,
        rate,
        unit,
        left);
  }

  /** Minutes and seconds, with hours where there are any. */
  static String time(double seconds) {
    var time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
