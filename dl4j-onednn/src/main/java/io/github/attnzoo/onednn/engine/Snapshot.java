package io.github.attnzoo.onednn.engine;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Remembers what arrays held, byte for byte, to tell whether they have changed since. Comparing
 * costs one pass over memory; what is derived from the arrays costs more.
 *
 * <p>DL4J's parameters have no other sign of a change: updaters and users write into them.
 */
public final class Snapshot implements AutoCloseable {
  /** Below this a second thread would be called for less than it costs. */
  private static final long LEAST_BYTES_OF_A_PART = 1 << 17;

  private BytePointer copy = new BytePointer(0L).retainReference();
  private long size;
  private long version;

  /**
   * The number of the arrays' present state.
   *
   * @param arrays float arrays without gaps, in the same order at each call
   * @return the last call's number where every byte is the same, else the next number, from 1
   */
  public long version(INDArray... arrays) {
    if (!isSame(arrays)) {
      keep(arrays);
      version++;
    }
    return version;
  }

  private boolean isSame(INDArray... arrays) {
    if (version == 0 || size != bytes(arrays)) {
      return false;
    }
    int parts = (int) Math.max(1, Math.min(Team.size(), size / LEAST_BYTES_OF_A_PART));
    boolean[] same = new boolean[parts];
    Team.run(parts, part -> same[part] = isSame(part, parts, arrays));
    for (boolean each : same) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /** Compares one part of each array. */
  private boolean isSame(int part, int parts, INDArray... arrays) {
    var kept = new Address();
    var now = new Address();
    long position = copy.address();
    for (INDArray array : arrays) {
      long length = bytes(array);
      long from = length * part / parts;
      long end = length * (part + 1) / parts;
      kept.at(position + from);
      now.at(Address.of(array) + from);
      if (Pointer.memcmp(kept, now, end - from) != 0) {
        return false;
      }
      position += length;
    }
    return true;
  }

  private void keep(INDArray... arrays) {
    if (size != bytes(arrays)) {
      close();
      copy = new BytePointer(bytes(arrays)).retainReference();
      size = bytes(arrays);
    }
    long position = copy.address();
    var kept = new Address();
    var now = new Address();
    for (INDArray array : arrays) {
      long length = bytes(array);
      Pointer.memcpy(kept.at(position), now.at(Address.of(array)), length);
      position += length;
    }
  }

  private static long bytes(INDArray... arrays) {
    long sum = 0;
    for (INDArray array : arrays) {
      sum += array.length() * Float.BYTES;
    }
    return sum;
  }

  /** Frees the memory; the next state counts as changed. */
  @Override
  public void close() {
    copy.releaseReference();
    copy = new BytePointer(0L).retainReference();
    size = 0;
  }
}
