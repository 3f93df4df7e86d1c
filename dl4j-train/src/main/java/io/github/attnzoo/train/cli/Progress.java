package io.github.attnzoo.train.cli;

import io.github.attnzoo.policies.StopReason;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Task;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Shows on standard error how the work goes: a line an epoch; within an epoch, an evaluation or the
 * reading of data a bar on a terminal, and a line now and then elsewhere.
 */
final class Progress implements LoopListener {
  private final Console console;
  private final int epochs;
  private final Supplier<String> device;

  private Progress(Console console, int epochs, Supplier<String> device) {
    this.console = console;
    this.epochs = epochs;
    this.device = device;
  }

  /**
   * Of a training of at most this many epochs.
   *
   * @param device what to add to the line of an epoch that is done
   */
  static Progress ofTraining(Console console, int epochs, Supplier<String> device) {
    return new Progress(console, epochs, device);
  }

  /** Of work without epochs. */
  static Progress of(Console console) {
    return new Progress(console, 0, () -> "");
  }

  @Override
  public Task begin(String name, long total, String unit) {
    return console.isTerminal()
        ? new TaskBar(name, total, unit)
        : new TaskLines(console.err(), name, total, unit, System::nanoTime);
  }

  @Override
  public void epochDone(EpochMetrics metrics, Decisions decisions) {
    console.err().println(line(metrics, decisions));
  }

  private String line(EpochMetrics metrics, Decisions decisions) {
    var line = new StringBuilder();
    line.append(
        format(
            "epoch %d/%d: training loss %.4f, accuracy %.2f %%",
            metrics.epoch(), epochs, metrics.trainLoss(), 100 * metrics.trainAccuracy()));
    Double loss = metrics.validationLoss();
    Double accuracy = metrics.validationAccuracy();
    if (loss != null && accuracy != null) {
      line.append(format("; validation loss %.4f, accuracy %.2f %%", loss, 100 * accuracy));
    }
    line.append(format("; %,.0f samples/s, %.1f s", metrics.samplesPerSecond(), metrics.seconds()));
    if (metrics.epoch() < epochs && !decisions.stop()) {
      double left = (epochs - metrics.epoch()) * metrics.seconds();
      line.append(format(", at most %s left", TaskLines.time(left)));
    }
    line.append(device.get());
    if (decisions.improved()) {
      line.append("; best so far");
    }
    if (decisions.reduced()) {
      line.append(format("; learning rate falls to %.3g", decisions.learningRate()));
    }
    StopReason reason = decisions.stopReason();
    if (reason != null) {
      line.append("; ").append(reason.words()).append(", the training ends");
    }
    return line.toString();
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
