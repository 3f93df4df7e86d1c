package io.github.attnzoo.train.run;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import org.bytedeco.javacpp.Pointer;

/**
 * Refuses configs whose model the memory can't hold, before anything of it is made. It counts what
 * must be there at once, so that what it lets pass may still be too large.
 */
public final class MemoryCheck {
  /** A parameter, its gradient, and two moments of the updater, as floats. */
  private static final int BYTES_PER_PARAMETER = 4 * Float.BYTES;

  private MemoryCheck() {}

  /**
   * Checks the model of a config.
   *
   * @throws RunException if it is too large
   */
  static void check(ModelConfig config) {
    long parameters = GraphSummary.of(config).parameters();
    int workers = config.training().workers();
    if (parameters > mostParameters() / workers) {
      throw new RunException(
          "model: expected at most "
              + mostParameters() / workers
              + " parameters, as many as fit into memory (java -Xmx)"
              + (workers == 1 ? "" : " once for each of training.workers=" + workers)
              + ", got "
              + parameters);
    }
  }

  /** Whether the memory can hold a model of so many parameters in training. */
  public static boolean fits(long parameters) {
    return parameters <= mostParameters();
  }

  private static long mostParameters() {
    return Math.min(Pointer.maxBytes(), Runtime.getRuntime().maxMemory()) / BYTES_PER_PARAMETER;
  }
}
