package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.GeneratedImages;
import io.github.attnzoo.models.data.GeneratedSequences;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.SequenceShape;
import java.util.Locale;

/**
 * Refuses data that the memory can't hold, before anything of it is made. It counts what must be
 * there at once, so that what it lets pass may still be too large.
 */
public final class DataMemory {
  /** What Java keeps beside the numbers of a sample, at least. */
  private static final int BYTES_PER_SAMPLE = 64;

  /** Java has no larger arrays. */
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private DataMemory() {}

  /**
   * Checks a sample, and generated data as a whole.
   *
   * @throws DataException if one of them is too large
   */
  static void check(DataConfig config) {
    checkSample(config.shape());
    double numbers = numbers(config.shape());
    double bytes = generatedSamples(config) * (numbers * Float.BYTES + BYTES_PER_SAMPLE);
    if (bytes > Runtime.getRuntime().maxMemory()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "data: expected generated samples that fit into memory (java -Xmx), %,d bytes, got"
                  + " %,.0f bytes of them",
              Runtime.getRuntime().maxMemory(),
              bytes));
    }
  }

  /**
   * Checks a sample.
   *
   * @throws DataException if it is too large
   */
  public static void checkSample(DataShape shape) {
    double numbers = numbers(shape);
    if (numbers > mostNumbers()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "data: expected samples of at most %,d numbers, as many as fit into memory (java"
                  + " -Xmx), got %,.0f (%s)",
              mostNumbers(),
              numbers,
              factors(shape)));
    }
  }

  /**
   * Checks the batches of a training.
   *
   * @throws DataException if a batch is too large
   */
  public static void checkBatch(DataShape shape, int samples, int batchSize) {
    double numbers = numbers(shape) * Math.min(samples, batchSize);
    if (numbers > mostNumbers()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "training.batchSize: expected batches of at most %,d numbers, as many as fit into"
                  + " memory (java -Xmx), got %,d samples of %,d numbers",
              mostNumbers(),
              Math.min(samples, batchSize),
              shape.numbers()));
    }
  }

  private static long mostNumbers() {
    return Math.min(Runtime.getRuntime().maxMemory() / Float.BYTES, LARGEST_ARRAY);
  }

  /** Beyond what an int holds, too. */
  private static double numbers(DataShape shape) {
    if (shape instanceof ImageShape image) {
      return (double) image.channels() * image.height() * image.width();
    }
    var sequence = (SequenceShape) shape;
    return (double) sequence.features() * sequence.timeSteps();
  }

  private static String factors(DataShape shape) {
    if (shape instanceof ImageShape image) {
      return image.channels() + " channels of " + image.height() + " x " + image.width();
    }
    var sequence = (SequenceShape) shape;
    return sequence.features() + " features, " + sequence.timeSteps() + " time steps";
  }

  private static double generatedSamples(DataConfig config) {
    if (config instanceof GeneratedSequences sequences) {
      return (double) sequences.samples() + sequences.testSamples();
    }
    return config instanceof GeneratedImages images
        ? (double) images.samples() + images.testSamples()
        : 0;
  }
}
