package io.github.attnzoo.train.device;

import io.github.attnzoo.train.device.DriverReport.Answered;
import io.github.attnzoo.train.device.DriverReport.Failed;
import io.github.attnzoo.train.device.DriverReport.Silent;
import org.jspecify.annotations.Nullable;

/** What is wrong with the NVIDIA driver of a machine, for a program that needs it. */
final class DriverRules {
  private DriverRules() {}

  /** A sentence with the way out; null where nothing is wrong. */
  static @Nullable String problem(DeviceFacts facts) {
    DriverReport report = facts.driver();
    if (report instanceof Answered answered) {
      return answered.gpus().isEmpty() ? noDevices(facts) : tooOld(facts, answered.driver());
    }
    if (report instanceof Silent silent) {
      return "the NVIDIA driver gave no answer within "
          + silent.limit().toSeconds()
          + " s (nvidia-smi hangs), as when a GPU has failed. Restart the machine"
          + WaysOut.OR_CPU_JAR;
    }
    if (isContainerWithoutGpu(facts)) {
      return "NVIDIA driver "
          + facts.kernelModule()
          + " is loaded, but there is no /dev/nvidiactl: this container was started without GPUs."
          + " Start it with 'docker run --gpus all'"
          + WaysOut.OR_CPU_JAR;
    }
    if (report instanceof Failed failed) {
      return failed(facts, failed);
    }
    return facts.kernelModule() == null
        ? "this machine has no NVIDIA driver (no nvidia-smi), and this jar computes on NVIDIA GPUs"
            + " alone. "
            + WaysOut.CPU_JAR
        : "NVIDIA driver "
            + facts.kernelModule()
            + " is loaded, but there is no nvidia-smi to ask it for its GPUs. Put it on the PATH; a"
            + " container gets it with NVIDIA_DRIVER_CAPABILITIES=compute,utility";
  }

  private static boolean isContainerWithoutGpu(DeviceFacts facts) {
    return facts.kernelModule() != null && !facts.hasDeviceFiles();
  }

  private static String noDevices(DeviceFacts facts) {
    return isContainerWithoutGpu(facts)
        ? "NVIDIA driver "
            + facts.kernelModule()
            + " shows no GPU to this container. Start it with 'docker run --gpus all'"
            + WaysOut.OR_CPU_JAR
        : "the NVIDIA driver finds no GPU in this machine. See what 'dmesg' tells of it"
            + WaysOut.OR_CPU_JAR;
  }

  private static @Nullable String tooOld(DeviceFacts facts, String driver) {
    boolean isWindows = facts.platform().startsWith("windows");
    DriverVersion least = isWindows ? CudaCode.OLDEST_WINDOWS_DRIVER : CudaCode.OLDEST_LINUX_DRIVER;
    DriverVersion found = DriverVersion.parse(driver);
    return found == null || found.compareTo(least) >= 0
        ? null
        : "NVIDIA driver "
            + driver
            + " is too old: CUDA 11.6 needs "
            + least
            + " or newer. Update it"
            + WaysOut.OR_CPU_JAR;
  }

  private static String failed(DeviceFacts facts, Failed failed) {
    String words = failed.words();
    if (words.contains("Driver/library version mismatch")) {
      String loaded = facts.kernelModule() == null ? "" : ", " + facts.kernelModule();
      return "the NVIDIA driver was updated, and the kernel still has the one before"
          + loaded
          + " (nvidia-smi: Driver/library version mismatch). Restart the machine"
          + WaysOut.OR_CPU_JAR;
    }
    if (words.contains("couldn't communicate with the NVIDIA driver")
        || words.contains("Driver Not Loaded")) {
      return "the NVIDIA driver is installed but not loaded ("
          + (facts.kernelModule() == null ? "no module in the kernel" : facts.kernelModule())
          + "). Load it with 'modprobe nvidia', or install it again for this kernel"
          + WaysOut.OR_CPU_JAR;
    }
    if (words.contains("Insufficient Permissions")) {
      return "this user may not open the GPU. Allow reading and writing of /dev/nvidia*"
          + WaysOut.OR_CPU_JAR;
    }
    if (words.contains("Failed to initialize NVML")) {
      return "the NVIDIA driver can't be reached (nvidia-smi: "
          + words
          + "). Start the container anew, or the machine"
          + WaysOut.OR_CPU_JAR;
    }
    return "nvidia-smi gave no answer that could be understood (exit code "
        + failed.exitCode()
        + (words.isEmpty() ? ", no output" : ": " + words)
        + "). See whether it works by itself"
        + WaysOut.OR_CPU_JAR;
  }
}
