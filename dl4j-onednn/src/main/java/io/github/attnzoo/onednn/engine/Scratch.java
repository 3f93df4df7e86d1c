package io.github.attnzoo.onednn.engine;

import java.util.function.LongFunction;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native memory that grows to the largest demand so far. What it held is freed before more is asked
 * for; where there is no more, it holds nothing, and the next demand asks anew.
 */
final class Scratch {
  private final LongFunction<BytePointer> allocate;
  private BytePointer memory = new BytePointer(0L).retainReference();
  private long size;

  /**
   * None yet.
   *
   * @param allocate makes memory of so many bytes, or throws
   */
  Scratch(LongFunction<BytePointer> allocate) {
    this.allocate = allocate;
  }

  /**
   * The address of some bytes, with anything in them, good until the next call.
   *
   * @throws OutOfMemoryError if there are not as many
   */
  long atLeast(long bytes) {
    if (bytes > size) {
      size = 0;
      memory.releaseReference();
      memory = new BytePointer(0L).retainReference();
      BytePointer larger = allocate.apply(bytes).retainReference();
      memory = larger;
      size = bytes;
    }
    return memory.address();
  }
}
