package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/** A sample of bytes, 0 to 255, that are read as 0 to 1: a quarter of the memory of floats. */
final class PixelSample implements Sample {
  private static final float[] UNIT = unit();

  private final String name;
  private final int label;
  private final byte[] pixels;
  private final @Nullable Truth truth;

  PixelSample(String name, int label, byte[] pixels, @Nullable Truth truth) {
    this.name = name;
    this.label = label;
    this.pixels = pixels;
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
    return pixels.length;
  }

  @Override
  public void read(float[] target, int offset) {
    for (int i = 0; i < pixels.length; i++) {
      target[offset + i] = UNIT[pixels[i] & 0xff];
    }
  }

  @Override
  public @Nullable Truth truth() {
    return truth;
  }

  private static float[] unit() {
    var unit = new float[256];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = i / 255f;
    }
    return unit;
  }
}
