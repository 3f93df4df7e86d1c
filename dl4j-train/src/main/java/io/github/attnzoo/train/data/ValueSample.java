package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/** A sample of floats. */
@SuppressWarnings("ArrayRecordComponent") // samples are never compared, and a copy would cost a set
record ValueSample(String name, int label, float[] numbers, @Nullable Truth truth)
    implements Sample {
  @Override
  public int length() {
    return numbers.length;
  }

  @Override
  public void read(float[] target, int offset) {
    System.arraycopy(numbers, 0, target, offset, numbers.length);
  }
}
