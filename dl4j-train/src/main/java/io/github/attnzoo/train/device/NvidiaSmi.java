package io.github.attnzoo.train.device;

import io.github.attnzoo.train.device.TimedCommand.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the driver through {@code nvidia-smi}, which comes with every driver and stands in a process
 * of its own: a driver that hangs or crashes takes that with it, and not this program.
 *
 * @param program where it lies
 * @param limit for all questions together
 */
record NvidiaSmi(Path program, Duration limit) {
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("Field \"([^\"]+)\" is not a valid field to query");

  /** All GPUs of this machine, as far as the driver gives an answer in time. */
  DriverReport ask() {
    long start = System.nanoTime();
    var fields = new ArrayList<>(SmiAnswer.FIELDS);
    while (true) {
      Result result =
          run(start, "--query-gpu=" + String.join(",", fields), "--format=csv,noheader,nounits");
      if (!(result instanceof Result.Ended ended)) {
        return unanswered(result);
      }
      Matcher unknown = UNKNOWN_FIELD.matcher(ended.output());
      if (unknown.find()
          && SmiAnswer.NEWER_FIELDS.contains(unknown.group(1))
          && fields.remove(unknown.group(1))) {
        // An older driver; it knows the others.
        continue;
      }
      DriverReport report = SmiAnswer.read(fields, ended.exitCode(), ended.output());
      return report instanceof DriverReport.Answered answered
              && answered.gpus().stream().anyMatch(Gpu::isDivided)
          ? withSlices(answered, start)
          : report;
    }
  }

  private DriverReport withSlices(DriverReport.Answered answered, long start) {
    Result result = run(start, "-L");
    return result instanceof Result.Ended ended
        ? SmiAnswer.withSlices(answered, ended.output())
        : unanswered(result);
  }

  private DriverReport unanswered(Result result) {
    return result instanceof Result.NotStarted failed
        ? new DriverReport.Failed(-1, failed.reason())
        : new DriverReport.Silent(limit);
  }

  private Result run(long start, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return TimedCommand.run(command, limit.minusNanos(System.nanoTime() - start));
  }
}
