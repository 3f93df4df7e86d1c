package io.github.attnzoo.train.device;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that decides whether this program can compute here, and on what.
 *
 * @param platform of this process, as {@code linux-x86_64}
 * @param backends of ND4J on the class path
 * @param hasCudaNatives whether the jar has ND4J's CUDA library for this platform
 * @param driver what it answered
 * @param kernelModule the version of the driver's part in a Linux kernel, as {@code 535.104.05};
 *     null where none is loaded, and outside of Linux
 * @param hasDeviceFiles whether there is {@code /dev/nvidiactl}, or WSL's {@code /dev/dxg}; outside
 *     of Linux always
 * @param missingDriverLibrary the library that programs call the driver through, where it is
 *     nowhere; null where it is there
 * @param missingLibraries those of CUDA and cuDNN that are nowhere
 * @param visibleDevices the environment variable {@code CUDA_VISIBLE_DEVICES}; null where not set
 * @param deviceOrder the environment variable {@code CUDA_DEVICE_ORDER}; null where not set
 */
public record DeviceFacts(
    String platform,
    Set<Backend> backends,
    boolean hasCudaNatives,
    DriverReport driver,
    @Nullable String kernelModule,
    boolean hasDeviceFiles,
    @Nullable String missingDriverLibrary,
    List<String> missingLibraries,
    @Nullable String visibleDevices,
    @Nullable String deviceOrder) {
  public DeviceFacts {
    backends = Set.copyOf(backends);
    missingLibraries = List.copyOf(missingLibraries);
  }

  /** Whether the driver left out a compute capability, which CUDA itself can tell. */
  public boolean hasUntoldCapability() {
    return driver instanceof DriverReport.Answered answered
        && answered.gpus().stream().anyMatch(gpu -> gpu.computeCapability() == null);
  }

  /**
   * The same with the compute capabilities that the driver left out, of the GPUs that this process
   * sees.
   *
   * @param capability of a GPU
   */
  public DeviceFacts withCapabilities(Function<Gpu, ComputeCapability> capability) {
    if (!(driver instanceof DriverReport.Answered answered)) {
      return this;
    }
    List<Gpu> visible = VisibleDevices.of(answered.gpus(), visibleDevices);
    List<Gpu> gpus =
        answered.gpus().stream()
            .map(
                gpu ->
                    gpu.computeCapability() == null && visible.contains(gpu)
                        ? gpu.with(capability.apply(gpu))
                        : gpu)
            .toList();
    return new DeviceFacts(
        platform,
        backends,
        hasCudaNatives,
        new DriverReport.Answered(answered.driver(), gpus, answered.unread()),
        kernelModule,
        hasDeviceFiles,
        missingDriverLibrary,
        missingLibraries,
        visibleDevices,
        deviceOrder);
  }
}
