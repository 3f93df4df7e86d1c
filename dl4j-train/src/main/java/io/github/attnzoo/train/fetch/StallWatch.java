package io.github.attnzoo.train.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that has brought nothing for too long, which ends a read that waits: the JDK's
 * HTTP client has a time limit for the head of an answer, and none for its body.
 */
final class StallWatch implements AutoCloseable {
  private final InputStream stream;
  private final long limit;
  private final ScheduledExecutorService clock;
  private volatile long last = System.nanoTime();
  private volatile boolean hasStalled;

  StallWatch(InputStream stream, Duration limit) {
    this.stream = stream;
    this.limit = limit.toNanos();
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var thread = new Thread(work, "attnzoo-fetch-watch");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, this.limit / 4);
    // The outcome is in hasStalled; close() ends the task.
    var unused = clock.scheduleAtFixedRate(this::check, period, period, TimeUnit.NANOSECONDS);
  }

  /** A byte has come. */
  void progressed() {
    last = System.nanoTime();
  }

  boolean hasStalled() {
    return hasStalled;
  }

  private void check() {
    if (System.nanoTime() - last > limit) {
      hasStalled = true;
      try {
        stream.close();
      } catch (IOException e) {
        // The read that waits ends all the same.
        return;
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
