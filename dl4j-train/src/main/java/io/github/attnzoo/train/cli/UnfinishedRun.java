package io.github.attnzoo.train.cli;

import java.io.Serial;

/** A training that failed and can be gone on with; the message tells how. */
final class UnfinishedRun extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Throwable problem;

  UnfinishedRun(String message, Throwable problem) {
    super(message, problem);
    this.problem = problem;
  }

  /** What ended the training. */
  Throwable problem() {
    return problem;
  }
}
