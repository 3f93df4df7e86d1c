package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.train.data.DataException;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.run.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How a command ends that could not be carried out.
 *
 * @param exitCode 2 for wrong usage or bad input, 1 for a failure while running
 * @param message for users: what, where, what was expected and what was found
 */
record Failure(int exitCode, String message) {
  static final int RUNNING = 1;
  static final int INPUT = 2;

  static Failure of(Throwable problem) {
    if (problem instanceof ConfigException
        || problem instanceof DataException
        || problem instanceof RunException
        || problem instanceof UsageException
        || problem instanceof RuleViolation) {
      return new Failure(INPUT, String.valueOf(problem.getMessage()));
    }
    if (problem instanceof TrainingFailure) {
      return new Failure(RUNNING, String.valueOf(problem.getMessage()));
    }
    if (problem instanceof IOException || problem instanceof UncheckedIOException) {
      return new Failure(RUNNING, "reading or writing failed: " + problem.getMessage());
    }
    if (problem instanceof OutOfMemoryError) {
      return new Failure(
          RUNNING,
          "memory ran out ("
              + problem.getMessage()
              + "); a smaller training.batchSize or data.limit needs less, and java -Xmx or"
              + " -Dorg.bytedeco.javacpp.maxbytes allow more");
    }
    return new Failure(
        RUNNING, "failed unexpectedly: " + chain(problem) + "; --stacktrace tells where");
  }

  /** The problem and its causes, of which the last says most. */
  private static String chain(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == problem ? problem.toString() : problem + ", caused by " + root;
  }
}
