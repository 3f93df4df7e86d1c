package io.github.attnzoo.train.run;

import io.github.attnzoo.train.device.DeviceProbe;
import io.github.attnzoo.train.device.Gpu;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The GPU that ND4J computes on, as ND4J tells of it.
 *
 * @param cudaNumber CUDA's number, which counts the GPUs that this process sees
 * @param name like {@code NVIDIA A10}
 * @param computeCapability like {@code 8.6}
 * @param memoryBytes in all
 * @param driver its version; null where it can't be told
 */
public record GpuInUse(
    int cudaNumber,
    String name,
    String computeCapability,
    long memoryBytes,
    @Nullable String driver) {

  /** That of this thread; null on a CPU. Starts ND4J. */
  public static @Nullable GpuInUse look() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return of(
        environment,
        Nd4j.getAffinityManager().getDeviceForCurrentThread(),
        DeviceProbe.kernelModule(Path.of("/")));
  }

  /**
   * Reads what ND4J tells of its environment.
   *
   * @param device ND4J's number
   */
  static @Nullable GpuInUse of(Properties environment, int device, @Nullable String driver) {
    if (!"CUDA".equals(environment.get(Nd4jEnvironment.BACKEND_KEY))
        || !(environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> all)
        || device >= all.size()
        || !(all.get(device) instanceof Map<?, ?> gpu)) {
      return null;
    }
    return new GpuInUse(
        device,
        String.valueOf(gpu.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
        gpu.get(Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY)
            + "."
            + gpu.get(Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY),
        gpu.get(Nd4jEnvironment.CUDA_TOTAL_MEMORY_KEY) instanceof Number bytes
            ? bytes.longValue()
            : 0,
        driver);
  }

  /** For a line: the name and the memory. */
  public String words() {
    return name + ", " + Gpu.memory(memoryBytes);
  }

  /** How much of the memory is in use, by all processes, as {@code 3.2 of 22.2 GiB}. */
  public String memoryInUse() {
    NativeOps device = NativeOpsHolder.getInstance().getDeviceNativeOps();
    return memoryInUse(device.getDeviceFreeMemory(cudaNumber), memoryBytes);
  }

  static String memoryInUse(long free, long all) {
    return Gpu.memory(all - free).replace(" GiB", "") + " of " + Gpu.memory(all);
  }
}
