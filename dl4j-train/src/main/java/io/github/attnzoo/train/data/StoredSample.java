package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;

/**
 * A sample that is read from the disk each time it is needed, so that it takes some 30 bytes of
 * memory.
 */
record StoredSample(Records records, int index, int label) implements Sample {
  @Override
  public String name() {
    return records.name(index);
  }

  @Override
  public int length() {
    return records.length(index);
  }

  @Override
  public void read(float[] target, int offset) {
    records.read(index, target, offset);
  }

  @Override
  public @Nullable Truth truth() {
    return null;
  }
}
