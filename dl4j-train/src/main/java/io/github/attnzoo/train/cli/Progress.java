package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a training goes: one line an epoch, and on a terminal a bar within the epoch with
 * samples a second, loss and time left.
 */
final class Progress implements LoopListener, AutoCloseable {
  private final PrintWriter err;
  private final int epochs;
  private final boolean drawsBar;
  private @Nullable ProgressBar bar;

  private Progress(PrintWriter err, int epochs, boolean drawsBar) {
    this.err = err;
    this.epochs = epochs;
    this.drawsBar = drawsBar;
  }

  static Progress on(Console console, int epochs) {
    return new Progress(console.err(), epochs, console.isTerminal());
  }

  @Override
  public void epochStarted(int epoch, int samples) {
    if (drawsBar) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch " + epoch + "/" + epochs)
              .setInitialMax(samples)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setUnit(" samples", 1)
              .showSpeed()
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void batchDone(int samples, double meanLoss) {
    if (bar != null) {
      bar.stepBy(samples);
      bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", meanLoss));
    }
  }

  @Override
  public void epochDone(EpochMetrics metrics, Decisions decisions) {
    close();
    err.println(line(metrics, decisions));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
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
    if (decisions.improved()) {
      line.append("; best so far");
    }
    if (decisions.learningRate() < metrics.learningRate()) {
      line.append(format("; learning rate falls to %.3g", decisions.learningRate()));
    }
    if (decisions.stop()) {
      line.append("; no better for long enough, the training ends");
    }
    return line.toString();
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
