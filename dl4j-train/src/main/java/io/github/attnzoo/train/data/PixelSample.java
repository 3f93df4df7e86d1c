package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/** A sample of bytes, 0 to 255, that are read as 0 to 1: a quarter of the memory of floats. */
@SuppressWarnings("ArrayRecordComponent") // samples are never compared, and a copy would cost a set
record PixelSample(String name, int label, byte[] pixels, @Nullable Truth truth) implements Sample {
  private static final float[] UNIT = unit();

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

  private static float[] unit() {
    var unit = new float[256];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = i / 255f;
    }
    return unit;
  }
}
