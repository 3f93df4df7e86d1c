package io.github.attnzoo.train.loop;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Shares the CPU threads of this process among workers, each of which gets the same number, at
 * least one. On a GPU backend it does nothing.
 *
 * <p>{@code OMP_NUM_THREADS} sets what every thread begins with; OpenMP keeps the number by thread,
 * so that a worker's own can be lowered. That holds for libnd4j and for oneDNN, which share one
 * OpenMP library. What libnd4j computes does not depend on that number, as it cuts its work by the
 * one of the process; what oneDNN computes does. ND4J's OpenBLAS has one number for the process,
 * and one product at a time where that is above 1, so it is lowered for all as long as there are
 * workers.
 */
public final class ThreadShare implements AutoCloseable {
  private final int threads;
  private final int blasThreads;

  private ThreadShare(int threads, int blasThreads) {
    this.threads = threads;
    this.blasThreads = blasThreads;
  }

  static ThreadShare among(int workers) {
    if (!Nd4j.getEnvironment().isCPU()) {
      return new ThreadShare(0, 0);
    }
    int all = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    int threads = of(all, workers);
    int before = Nd4j.factory().blas().getMaxThreads();
    Nd4j.factory().blas().setMaxThreads(threads);
    return new ThreadShare(threads, before);
  }

  /**
   * Threads that each worker gets on a CPU.
   *
   * @param all threads of the process
   */
  public static int of(int all, int workers) {
    return Math.max(1, all / workers);
  }

  /** Limits what the calling thread starts from now on. */
  void limitThisThread() {
    if (threads > 0) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }
  }

  /** Gives the process its number of threads back. */
  @Override
  public void close() {
    if (blasThreads > 0) {
      Nd4j.factory().blas().setMaxThreads(blasThreads);
    }
  }
}
