package io.github.attnzoo.onednn.engine;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A pointer whose target can be moved, so that running a kernel allocates nothing. */
final class Address extends Pointer {

  /** The address of an array's first element, in the memory of the CPU. */
  static long of(INDArray array) {
    return array.data().address() + array.offset() * Float.BYTES;
  }

  Address at(long target) {
    address = target;
    return this;
  }
}
