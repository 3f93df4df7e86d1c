package io.github.attnzoo.onednn.engine;

import org.bytedeco.javacpp.Pointer;

/** A pointer whose target can be moved, so that running a kernel allocates nothing. */
final class Address extends Pointer {

  Address at(long target) {
    address = target;
    return this;
  }
}
