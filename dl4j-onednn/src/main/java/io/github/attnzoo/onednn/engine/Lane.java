package io.github.attnzoo.onednn.engine;

import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * What one thread needs to run operations: a stream, and scratch memory that grows to the largest
 * demand so far and is shared by all operations the thread runs, one after the other; and the
 * region in which its operations run side by side.
 */
final class Lane {
  private static final ThreadLocal<Lane> CURRENT = ThreadLocal.withInitial(Lane::new);
  private static final long ALIGNMENT = 64;

  private final stream queue = new stream(Engine.engine()).retainReference();
  private final Scratch scratch = new Scratch(BytePointer::new);
  private @Nullable ParallelParts parts;

  static Lane current() {
    return CURRENT.get();
  }

  stream queue() {
    return queue;
  }

  ParallelParts parts() {
    ParallelParts present = parts;
    if (present == null) {
      present = new ParallelParts();
      parts = present;
    }
    return present;
  }

  long scratch(long bytes) {
    return align(scratch.atLeast(bytes + ALIGNMENT));
  }

  static long align(long address) {
    return (address + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  static long alignment() {
    return ALIGNMENT;
  }
}
