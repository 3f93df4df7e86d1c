package io.github.attnzoo.train.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The machine and the programs on it that a run depends on.
 *
 * @param os name, version and architecture
 * @param cpu model name, or the architecture where it can't be told
 * @param cores that this process may use
 * @param memoryBytes physical memory; 0 where it can't be told
 * @param java version and vendor
 * @param backend class name of ND4J's backend
 * @param threads size of the OpenMP pool; results are bit-equal only at the same number; 0 where
 *     ND4J was not started
 * @param ompNumThreads the environment variable {@code OMP_NUM_THREADS}; null where it is not set
 * @param gpu that ND4J computes on; null on a CPU
 */
public record Machine(
    String os,
    String cpu,
    int cores,
    long memoryBytes,
    String java,
    String backend,
    int threads,
    @Nullable String ompNumThreads,
    @Nullable GpuInUse gpu) {

  /** Looks at this machine; starts ND4J. */
  public static Machine look() {
    return of(
        Nd4j.getBackend().getClass().getSimpleName(),
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        GpuInUse.look());
  }

  /**
   * The same without starting ND4J, where that can't work.
   *
   * @param backend that it would start
   */
  public static Machine withoutNd4j(String backend) {
    return of(backend, 0, null);
  }

  private static Machine of(String backend, int threads, @Nullable GpuInUse gpu) {
    return new Machine(
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        physicalMemory(),
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        backend,
        threads,
        System.getenv("OMP_NUM_THREADS"),
        gpu);
  }

  static String cpuName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** In bytes; 0 where it can't be told. */
  public static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean bean
        ? bean.getTotalMemorySize()
        : 0;
  }
}
