package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.train.data.DataException;
import io.github.attnzoo.train.data.IoProblem;
import io.github.attnzoo.train.fetch.FetchException;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.run.RunException;
import io.github.attnzoo.train.run.RunFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a command ends that could not be carried out.
 *
 * @param exitCode 2 for wrong usage or bad input, 1 for a failure while running
 * @param message for users: what, where, what was expected and what was found
 */
record Failure(int exitCode, String message) {
  static final int RUNNING = 1;
  static final int INPUT = 2;

  /** What shells give a process that the interrupt key ended. */
  static final int INTERRUPTED = 130;

  static Failure of(Throwable problem) {
    if (problem instanceof ConfigException
        || problem instanceof DataException
        || problem instanceof RunException
        || problem instanceof UsageException
        || problem instanceof RuleViolation) {
      return new Failure(INPUT, String.valueOf(problem.getMessage()));
    }
    if (problem instanceof FetchException fetch) {
      return new Failure(fetch.isBadInput() ? INPUT : RUNNING, String.valueOf(fetch.getMessage()));
    }
    if (problem instanceof UnfinishedRun unfinished) {
      String message = unfinished.getMessage();
      return new Failure(RUNNING, of(unfinished.problem()).message() + "\n" + message);
    }
    if (problem instanceof TrainingFailure || problem instanceof RunFailure) {
      return new Failure(RUNNING, String.valueOf(problem.getMessage()));
    }
    if (problem instanceof InvalidPathException path) {
      return new Failure(
          INPUT,
          path.getInput()
              + ": no path on this machine ("
              + path.getReason()
              + "); letters outside ASCII need a UTF-8 locale, as with LC_ALL=C.UTF-8");
    }
    Throwable inner = problem instanceof UncheckedIOException ? problem.getCause() : problem;
    if (inner instanceof IOException io) {
      return new Failure(RUNNING, "reading or writing failed: " + IoProblem.words(io));
    }
    if (first(problem, Failure::isOutOfGpuMemory) != null) {
      return new Failure(
          RUNNING,
          "the GPU's memory ran out ("
              + root(problem).getMessage()
              + "); a smaller model or training.batchSize needs less");
    }
    Throwable memory = first(problem, Failure::isOutOfMemory);
    if (memory != null) {
      String message = memory.getMessage();
      return new Failure(
          RUNNING,
          "memory ran out ("
              + (message == null ? "Java heap space" : message)
              + "); a smaller model, training.batchSize or data.limit needs less, and java -Xmx or"
              + " -Dorg.bytedeco.javacpp.maxBytes and -Dorg.bytedeco.javacpp.maxPhysicalBytes allow"
              + " more");
    }
    return new Failure(
        RUNNING, "failed unexpectedly: " + chain(problem) + "; --stacktrace tells where");
  }

  /**
   * ND4J tells of native memory in the text of plain exceptions alone, and Java leaves out the text
   * where it is short of memory for it.
   */
  private static boolean isOutOfMemory(Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    return problem instanceof OutOfMemoryError
        || message.contains("std::bad_alloc")
        || message.contains("Allocation failed");
  }

  /** In the words of ND4J's CUDA backend and of its library. */
  private static boolean isOutOfGpuMemory(Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    return message.contains("bytes from DEVICE") || message.contains("cudaMalloc");
  }

  /** The problem, or the first of its causes, that passes; null where none does. */
  private static @Nullable Throwable first(Throwable problem, Predicate<Throwable> test) {
    if (test.test(problem)) {
      return problem;
    }
    Throwable cause = problem.getCause();
    return cause == null || cause == problem ? null : first(cause, test);
  }

  /** The problem and its causes, of which the last says most. */
  private static String chain(Throwable problem) {
    Throwable root = root(problem);
    return root == problem ? problem.toString() : problem + ", caused by " + root;
  }

  private static Throwable root(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
