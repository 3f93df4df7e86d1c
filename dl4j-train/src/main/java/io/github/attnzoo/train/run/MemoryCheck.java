package io.github.attnzoo.train.run;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.GeneratedImages;
import io.github.attnzoo.models.data.GeneratedSequences;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/**
 * Refuses configs whose model or generated data the memory can't hold, before anything of it is
 * made. It counts what must be there at once, so that what it lets pass may still be too large.
 */
public final class MemoryCheck {
  /** A parameter, its gradient, and two moments of the updater, as floats. */
  private static final int BYTES_PER_PARAMETER = 4 * Float.BYTES;

  private MemoryCheck() {}

  /**
   * Checks the model and the data of a config.
   *
   * @throws RunException if one of them is too large
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
    double bytes = generatedBytes(config.data());
    if (bytes > Runtime.getRuntime().maxMemory()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "data: expected generated samples that fit into memory (java -Xmx), %,d bytes, got"
                  + " %,.0f bytes of them",
              Runtime.getRuntime().maxMemory(),
              bytes));
    }
  }

  /** Whether the memory can hold a model of so many parameters in training. */
  public static boolean fits(long parameters) {
    return parameters <= mostParameters();
  }

  private static long mostParameters() {
    return Math.min(Pointer.maxBytes(), Runtime.getRuntime().maxMemory()) / BYTES_PER_PARAMETER;
  }

  private static double generatedBytes(DataConfig data) {
    double numbers = 0;
    if (data instanceof GeneratedSequences s) {
      numbers = ((double) s.samples() + s.testSamples()) * s.timeSteps() * s.features();
    } else if (data instanceof GeneratedImages i) {
      numbers = ((double) i.samples() + i.testSamples()) * i.channels() * i.height() * i.width();
    }
    return numbers * Float.BYTES;
  }
}
