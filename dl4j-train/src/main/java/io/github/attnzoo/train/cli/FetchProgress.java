package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.fetch.FetchListener;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a download goes: a line a file, and on a terminal a bar with the time left. */
final class FetchProgress implements FetchListener, AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  private final Console console;
  private @Nullable ProgressBar bar;

  FetchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void progressed(String file, long done, long size) {
    if (!console.isTerminal()) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(file)
              .setInitialMax(size)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setUnit(" MiB", MEBIBYTE)
              .showSpeed()
              .clearDisplayOnFinish()
              .build();
    }
    bar.stepTo(done);
  }

  @Override
  public void retrying(String file, String problem) {
    close();
    console.err().println(file + ": " + problem + "; trying again");
  }

  @Override
  public void finished(String file, long size) {
    close();
    console.err().println(String.format(Locale.ROOT, "%s: %,d bytes, checksum right", file, size));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
