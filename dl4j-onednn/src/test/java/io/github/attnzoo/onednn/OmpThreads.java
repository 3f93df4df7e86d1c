package io.github.attnzoo.onednn;

import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads OpenMP has for the calling thread. */
public final class OmpThreads {
  private OmpThreads() {}

  /** Works with so many threads, and leaves as many as there were. */
  public static void withThreads(int threads, Runnable work) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(threads);
    try {
      work.run();
    } finally {
      natives.setOmpNumThreads(before);
    }
  }
}
