package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.progress.Task;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a task on a terminal: a bar that is drawn again and again in one line, with speed, time
 * spent, time left and the task's remark. It leaves nothing behind.
 */
final class TaskBar implements Task {
  private static final int UPDATE_MILLIS = 200;

  private final ProgressBar bar;

  TaskBar(String name, long total, String unit) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setUnit(" " + unit, 1)
            .showSpeed()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void advance(long amount, String remark) {
    bar.stepBy(amount);
    bar.setExtraMessage(remark.isEmpty() ? "" : " " + remark);
  }

  @Override
  public void close() {
    bar.close();
  }
}
