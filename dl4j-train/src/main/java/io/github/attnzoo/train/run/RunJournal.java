package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * Keeps {@code run.json} up to date with how a run goes. How a run ended is written once, whatever
 * follows.
 */
final class RunJournal {
  private final RunFolder folder;
  private final RunRecord record;
  private final Clock clock;
  private boolean isRunning;

  RunJournal(RunFolder folder, RunRecord record, Clock clock) {
    this.folder = folder;
    this.record = record;
    this.clock = clock;
  }

  void started() throws IOException {
    folder.writeRun(record.running());
    isRunning = true;
  }

  void finished(List<EpochMetrics> epochs, Decisions decisions, Classification test)
      throws IOException {
    if (isRunning) {
      folder.writeRun(record.finished(epochs, decisions, test, clock.instant()));
      isRunning = false;
    }
  }

  /** Writes the failure if it can; what keeps it from that is added to the problem. */
  void failed(Throwable problem) {
    ended("failed", words(problem), problem);
  }

  /** What a problem says, or where it says nothing, its kind. */
  static String words(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.toString() : message;
  }

  /** Writes that the run was stopped, if it can. */
  void interrupted() {
    ended("interrupted", "stopped before its end; --resume goes on", new InterruptedException());
  }

  private void ended(String status, String message, Throwable problem) {
    if (!isRunning) {
      return;
    }
    isRunning = false;
    try {
      folder.writeRun(record.ended(status, message, clock.instant()));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      problem.addSuppressed(e);
    }
  }
}
