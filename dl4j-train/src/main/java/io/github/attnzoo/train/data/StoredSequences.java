package io.github.attnzoo.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sequences that are parsed from their stretch of a text file when they are needed. */
final class StoredSequences implements Records {
  private final StoredFile file;
  private final Function<byte[], float[]> parser;
  private final List<Stretch> stretches = new ArrayList<>();

  /**
   * @param parser of a stretch's bytes, to {@code [time, features]}
   */
  StoredSequences(StoredFile file, Function<byte[], float[]> parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Adds a sequence.
   *
   * @param name of the sample
   * @param offset of its first byte
   * @param bytes that it takes
   * @param length in numbers
   */
  Sample add(String name, int label, long offset, int bytes, int length) {
    stretches.add(new Stretch(name, offset, bytes, length));
    return new StoredSample(this, stretches.size() - 1, label);
  }

  @Override
  public String name(int i) {
    return file.path() + " " + stretches.get(i).name;
  }

  @Override
  public int length(int i) {
    return stretches.get(i).length;
  }

  @Override
  public void read(int i, float[] target, int offset) {
    Stretch stretch = stretches.get(i);
    byte[] bytes = file.read(stretch.offset, stretch.bytes);
    float[] values = parse(stretch, bytes);
    System.arraycopy(values, 0, target, offset, values.length);
  }

  private float[] parse(Stretch stretch, byte[] bytes) {
    float[] values = null;
    DataException problem = null;
    try {
      values = parser.apply(bytes);
    } catch (DataException e) {
      problem = e;
    }
    if (values == null || values.length != stretch.length) {
      throw changed(stretch, problem);
    }
    return values;
  }

  private DataException changed(Stretch stretch, @Nullable DataException problem) {
    return file.changed(
        stretch.name + " with " + stretch.length + " numbers at offset " + stretch.offset, problem);
  }

  private record Stretch(String name, long offset, int bytes, int length) {}
}
