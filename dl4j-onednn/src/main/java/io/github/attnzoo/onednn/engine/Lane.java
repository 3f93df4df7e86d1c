package io.github.attnzoo.onednn.engine;

import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * What one thread needs to run operations: a stream, and scratch memory that grows to the largest
 * demand so far and is shared by all operations the thread runs, one after the other; and the team
 * for operations that run side by side.
 */
final class Lane {
  private static final ThreadLocal<Lane> CURRENT = ThreadLocal.withInitial(Lane::new);
  private static final long ALIGNMENT = 64;

  private final stream queue = new stream(Engine.engine()).retainReference();
  private final Scratch scratch = new Scratch(BytePointer::new);
  private @Nullable Team team;

  static Lane current() {
    return CURRENT.get();
  }

  stream queue() {
    return queue;
  }

  Team team() {
    Team present = team;
    if (present == null) {
      present = new Team();
      team = present;
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
