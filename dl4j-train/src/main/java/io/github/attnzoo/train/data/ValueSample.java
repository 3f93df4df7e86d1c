package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/** A sample of floats. */
final class ValueSample implements Sample {
  private final String name;
  private final int label;
  private final float[] values;
  private final @Nullable Truth truth;

  ValueSample(String name, int label, float[] values, @Nullable Truth truth) {
    this.name = name;
    this.label = label;
    this.values = values;
    this.truth = truth;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int label() {
    return label;
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public void read(float[] target, int offset) {
    System.arraycopy(values, 0, target, offset, values.length);
  }

  @Override
  public @Nullable Truth truth() {
    return truth;
  }
}
