package io.github.attnzoo.train.loop;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The most memory this process may have, heap and arrays together, asked for once a step.
 *
 * <p>JavaCPP has the same limit, but asks the operating system at each of the hundreds of small
 * allocations of a step: that is 5 % of a step of a small network on an idle machine, and far more
 * on a busy one. The program takes the limit over from it. Arrays that nobody holds any more are
 * freed by the Java garbage collector, which knows nothing of them; so before it gives up the limit
 * has it run, as JavaCPP does.
 */
public final class MemoryLimit {
  private static final String PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final String OLD_PROPERTY = "org.bytedeco.javacpp.maxphysicalbytes";
  private static final String OURS = "attnzoo.maxPhysicalBytes";
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 50_000_000;

  private MemoryLimit() {}

  /** Takes the limit over from JavaCPP; to be called before any of its classes is used. */
  public static void takeOver() {
    String given = System.getProperty(PROPERTY, System.getProperty(OLD_PROPERTY));
    if (given != null) {
      System.setProperty(OURS, given);
    }
    System.setProperty(PROPERTY, "0");
  }

  /**
   * The limit.
   *
   * @return bytes, by default as JavaCPP has it: its limit of arrays and three times that of the
   *     Java heap; 0 for none
   */
  public static long bytes() {
    return Pointer.maxPhysicalBytes() > 0
        ? Pointer.maxPhysicalBytes()
        : bytes(System.getProperty(OURS));
  }

  private static long bytes(@Nullable String given) {
    long heap = Runtime.getRuntime().maxMemory();
    if (given != null) {
      return Pointer.parseBytes(given, heap);
    }
    return Pointer.maxBytes() > 0 ? Pointer.maxBytes() + 3 * heap : 0;
  }

  /**
   * Checks what the process has now.
   *
   * @throws OutOfMemoryError if it is more than the limit, and garbage collection does not help
   */
  public static void check() {
    check(bytes());
  }

  static void check(long limit) {
    if (limit <= 0) {
      return;
    }
    for (int attempt = 0; Pointer.physicalBytes() > limit; attempt++) {
      if (attempt == TRIES) {
        throw new OutOfMemoryError(
            String.format(
                Locale.ROOT,
                "this process has %,d bytes of memory, its limit is %,d bytes",
                Pointer.physicalBytes(),
                limit));
      }
      System.gc();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
