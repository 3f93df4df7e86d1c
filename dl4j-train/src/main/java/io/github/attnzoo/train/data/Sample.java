package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/**
 * One sample before augmentation and normalisation: in memory, pixels as bytes and other numbers as
 * floats, or on the disk. Pictures are {@code [channels, height, width]}, sequences {@code [time,
 * features]} without padding.
 */
public sealed interface Sample permits PixelSample, ValueSample, StoredSample {
  /** The label of a sample whose class is not known. */
  int UNLABELLED = -1;

  /** Where the sample comes from, for example {@code t10k-images-idx3-ubyte.gz#17}. */
  String name();

  /** Index of the class, or {@link #UNLABELLED}. */
  int label();

  /** How many numbers the sample has. */
  int length();

  /** Writes the numbers, pixels scaled to [0, 1], from {@code offset} on. */
  void read(float[] target, int offset);

  /** Where the signal is; null for data that wasn't generated. */
  @Nullable Truth truth();

  /** The numbers as a new array, pixels scaled to [0, 1]. */
  default float[] values() {
    var values = new float[length()];
    read(values, 0);
    return values;
  }
}
