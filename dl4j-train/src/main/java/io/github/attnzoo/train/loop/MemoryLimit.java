package io.github.attnzoo.train.loop;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The most memory this process may have, heap and arrays together, asked for once a batch.
 *
 * <p>JavaCPP has the same limit, but asks the operating system at each of the hundreds of small
 * allocations of a step: that is 5 % of a step of a small network on an idle machine, and far more
 * on a busy one. The program takes the limit over from it, so that JavaCPP has none.
 *
 * <p>Above the limit this does what JavaCPP does before it gives up, up to ten times: the Java
 * garbage collector runs, as it alone frees arrays that nobody holds any more; a pause of 100 ms
 * lets them be freed; and the C library gives back what it keeps of freed blocks ({@code
 * malloc_trim} of glibc), without which the process may stay as large as it ever was.
 */
public final class MemoryLimit {
  private static final String ARRAYS = "org.bytedeco.javacpp.maxBytes";
  private static final String PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final String OURS = "attnzoo.maxPhysicalBytes";
  private static final Pattern SIZE = Pattern.compile("(?i)\\d{1,15}\\s*(%|[kmgt]b?)?");
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 100_000_000;

  private MemoryLimit() {}

  /**
   * Takes the limit over from JavaCPP; to be called before any of its classes is used.
   *
   * @throws IllegalArgumentException if a limit is no size
   */
  public static void takeOver() {
    takeOver(System.getProperties());
  }

  static void takeOver(Properties properties) {
    given(properties, ARRAYS);
    String limit = given(properties, PROPERTY);
    if (limit != null) {
      properties.setProperty(OURS, limit);
    }
    properties.setProperty(PROPERTY, "0");
  }

  /** The value of a limit, which JavaCPP also takes in small letters. */
  private static @Nullable String given(Properties properties, String name) {
    String value = properties.getProperty(name);
    String key = value == null ? name.toLowerCase(Locale.ROOT) : name;
    String text = properties.getProperty(key);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!SIZE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "-D" + name + ": expected a size such as 6g, 800m or 50%, got '" + text + "'");
    }
    return text;
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
   * @throws OutOfMemoryError if it is more than the limit, and nothing helps
   */
  public static void check() {
    check(bytes());
  }

  /** The same elements; each {@code next} checks first. */
  public static <T> Iterator<T> watched(Iterator<T> elements) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public T next() {
        check();
        return elements.next();
      }
    };
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
      trim();
    }
  }

  /**
   * Has the C library give back the memory that it keeps. JavaCPP calls it where its own limit is
   * exceeded alone, and has no public way to it.
   */
  private static void trim() {
    try {
      Method trim = Pointer.class.getDeclaredMethod("trimMemory");
      if (trim.trySetAccessible()) {
        trim.invoke(null);
      }
    } catch (ReflectiveOperationException e) {
      // Another JavaCPP: without it the limit is stricter.
      return;
    }
  }
}
