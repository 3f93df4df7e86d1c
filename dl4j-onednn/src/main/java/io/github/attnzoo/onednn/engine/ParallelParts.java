package io.github.attnzoo.onednn.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The parallel region of one calling thread: hands the parts of a work to OpenMP's threads. */
final class ParallelParts {
  private final OpenMp.Region region = OpenMp.region(this::runShare);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable IntConsumer work;
  private volatile int parts;

  /**
   * Runs all parts and waits for them.
   *
   * @throws IllegalStateException if called from within a part
   */
  void run(int count, IntConsumer job) {
    if (work != null) {
      throw new IllegalStateException("a part can't be split into parts");
    }
    parts = count;
    work = job;
    try {
      // All threads, even where there are fewer parts: OpenMP ends those that a region leaves out.
      OpenMp.parallel(region, OpenMp.maxThreads());
    } finally {
      work = null;
    }
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
      OpenMp.setMaxThreads(1);
      IntConsumer job = work;
      // OpenMP may give fewer threads than asked for.
      for (int part = OpenMp.threadNumber(); part < parts; part += OpenMp.threadCount()) {
        if (job == null) {
          throw new IllegalStateException("part " + part + " has nothing to do");
        }
        job.accept(part);
      }
    } catch (RuntimeException | Error e) {
      if (!failure.compareAndSet(null, e)) {
        Throwable first = failure.get();
        if (first != null && first != e) {
          first.addSuppressed(e);
        }
      }
    }
  }
}
