package io.github.attnzoo.onednn.engine;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * GNU's OpenMP library, the one that ND4J and oneDNN share: its threads are there already, so that
 * work given to them fights with nobody for a core.
 */
final class OpenMp {
  private static final String LIBRARY = "libgomp.so.1";

  /** What each thread of a parallel region runs. It must be kept as long as the region runs. */
  interface Region extends Callback {
    void invoke(@Nullable Pointer data);
  }

  private OpenMp() {}

  /** Whether regions can be run: not on Windows and macOS, whose OpenMP libraries are others. */
  static boolean isAvailable() {
    return Probe.RESULT;
  }

  /** A region that can be run again and again, with nothing thrown out of it. */
  static Region region(Runnable body) {
    Region region = data -> body.run();
    // OpenMP's threads stay what they are between regions, and don't keep the JVM from ending.
    Native.setCallbackThreadInitializer(
        region, new CallbackThreadInitializer(true, false, "attnzoo-openmp"));
    return region;
  }

  /** Runs a region on up to so many threads, the calling one among them, and waits for all. */
  static void parallel(Region region, int threads) {
    Functions.GOMP_parallel(region, null, threads, 0);
  }

  /** This thread's place in the region, the calling one's being 0. */
  static int threadNumber() {
    return Functions.omp_get_thread_num();
  }

  /** How many threads the region got. */
  static int threadCount() {
    return Functions.omp_get_num_threads();
  }

  /** How many threads the next region of the calling thread may have. */
  static int maxThreads() {
    return Functions.omp_get_max_threads();
  }

  /** Sets that for the calling thread; within a region, until the region's end. */
  static void setMaxThreads(int threads) {
    Functions.omp_set_num_threads(threads);
  }

  /** The names are those of the library. */
  private static final class Functions {
    static {
      Native.register(Functions.class, NativeLibrary.getInstance(LIBRARY));
    }

    static native void GOMP_parallel(Region region, @Nullable Pointer data, int threads, int flags);

    static native int omp_get_thread_num();

    static native int omp_get_num_threads();

    static native int omp_get_max_threads();

    static native void omp_set_num_threads(int threads);
  }

  private static final class Probe {
    static final boolean RESULT = probe();

    private static boolean probe() {
      if (!Engine.availability().available()) {
        return false;
      }
      NativeOps nd4j = NativeOpsHolder.getInstance().getDeviceNativeOps();
      int before = nd4j.ompGetMaxThreads();
      try {
        // Another copy of the library than ND4J's would not see what is set here.
        setMaxThreads(before + 1);
        return nd4j.ompGetMaxThreads() == before + 1;
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Error e) {
        // No JNA, or an older one's library, no folder to unpack it to, or no such OpenMP.
        return false;
      } finally {
        nd4j.setOmpNumThreads(before);
      }
    }
  }
}
