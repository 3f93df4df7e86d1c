package io.github.attnzoo.onednn.engine;

import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of a work side by side, each on one of OpenMP's threads. An operation that runs
 * within a part has that one thread, so parts that each go through many small operations meet once,
 * at the end, rather than at every operation.
 *
 * <p>Each calling thread has a team of its own.
 */
public final class Team {
  private final OpenMp.Region region = data -> runShare();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable IntConsumer work;
  private volatile int parts;

  Team() {
    // OpenMP's threads stay what they are between regions, and don't keep the JVM from ending.
    Native.setCallbackThreadInitializer(
        region, new CallbackThreadInitializer(true, false, "attnzoo-openmp"));
  }

  /**
   * Whether parts can run side by side: on Linux, where GNU's OpenMP library can be called.
   *
   * @return false where the calling thread runs all parts
   */
  public static boolean isAvailable() {
    return OpenMp.isAvailable();
  }

  /**
   * How many parts can run side by side for the calling thread.
   *
   * @return OpenMP's number of threads; 1 where parts can't be run on them
   */
  public static int size() {
    return OpenMp.isAvailable() ? OpenMp.maxThreads() : 1;
  }

  /**
   * Runs all parts and waits for them. A part goes to the same thread in each call, as long as the
   * number of threads stays.
   *
   * @param parts how many; where it is 1, or parts can't run side by side, the calling thread runs
   *     them
   * @param work takes the part's number, from 0
   */
  public static void run(int parts, IntConsumer work) {
    if (parts == 1 || !OpenMp.isAvailable()) {
      for (int part = 0; part < parts; part++) {
        work.accept(part);
      }
      return;
    }
    Lane.current().team().runParts(parts, work);
  }

  /**
   * Makes something whose operations will run within parts: it is prepared for one thread.
   *
   * @param parts how many there will be; 1 changes nothing
   * @param preparation makes it
   */
  public static void prepare(int parts, Runnable preparation) {
    if (parts == 1 || !OpenMp.isAvailable()) {
      preparation.run();
      return;
    }
    int before = OpenMp.maxThreads();
    OpenMp.setMaxThreads(1);
    try {
      preparation.run();
    } finally {
      OpenMp.setMaxThreads(before);
    }
  }

  private void runParts(int count, IntConsumer job) {
    parts = count;
    work = job;
    OpenMp.parallel(region, count);
    work = null;
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  /** What one thread does; nothing may be thrown into native code. */
  private void runShare() {
    try {
      IntConsumer job = work;
      if (job == null) {
        return;
      }
      OpenMp.setMaxThreads(1);
      // OpenMP may give fewer threads than asked for.
      for (int part = OpenMp.threadNumber(); part < parts; part += OpenMp.threadCount()) {
        job.accept(part);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }
}
