package io.github.attnzoo.train.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at this machine and this class path, and touches no class of ND4J.
 *
 * @param platform of this process
 * @param root of the file system
 * @param environment of this process
 * @param classPath where ND4J would look for its backends
 * @param limit how long the driver has to answer; one that wakes up eight sleeping GPUs first takes
 *     some seconds
 */
public record DeviceProbe(
    Platform platform,
    Path root,
    Map<String, String> environment,
    ClassLoader classPath,
    Duration limit) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern MODULE_VERSION =
      Pattern.compile("NVRM version: .*?\\s(\\d+\\.\\d+(?:\\.\\d+)?)\\s");

  public DeviceProbe {
    environment = Map.copyOf(environment);
  }

  /**
   * Of this machine.
   *
   * @param environment the environment variables
   */
  public static DeviceProbe ofProcess(Map<String, String> environment) {
    return new DeviceProbe(
        Platform.ofProcess(), Path.of("/"), environment, DeviceProbe.class.getClassLoader(), LIMIT);
  }

  /** What a command that computes has to know: nothing of GPUs without the CUDA backend. */
  public DeviceFacts look() {
    return look(Backend.on(classPath).contains(Backend.CUDA));
  }

  /** The same with the driver asked in any case. */
  public DeviceFacts lookAtAll() {
    return look(true);
  }

  private DeviceFacts look(boolean asksDriver) {
    Set<Backend> backends = Backend.on(classPath);
    boolean isCuda = backends.contains(Backend.CUDA);
    var libraries = new LibrarySearch(platform, root, environment, classPath);
    List<String> driverLibrary = List.of(platform.driverLibrary());
    return new DeviceFacts(
        platform.name(),
        backends,
        isCuda && hasCudaNatives(),
        asksDriver ? askDriver() : new DriverReport.NotAsked(),
        kernelModule(root),
        hasDeviceFiles(),
        isCuda && !libraries.missing(driverLibrary).isEmpty() ? platform.driverLibrary() : null,
        isCuda ? libraries.missing(platform.cudaLibraries()) : List.of(),
        environment.get("CUDA_VISIBLE_DEVICES"),
        environment.get("CUDA_DEVICE_ORDER"));
  }

  private boolean hasCudaNatives() {
    String library = platform.isWindows() ? "jnind4jcuda.dll" : "libjnind4jcuda.so";
    String folder = "org/nd4j/linalg/jcublas/bindings/" + platform.name();
    return classPath.getResource(folder + "-cudnn/" + library) != null
        || classPath.getResource(folder + "/" + library) != null;
  }

  private DriverReport askDriver() {
    for (Path candidate : candidates()) {
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return new NvidiaSmi(candidate, limit).ask();
      }
    }
    return new DriverReport.Missing();
  }

  /** On the PATH, and where drivers put it on systems whose PATH doesn't have it. */
  private List<Path> candidates() {
    String program = platform.isWindows() ? "nvidia-smi.exe" : "nvidia-smi";
    var candidates = new ArrayList<Path>();
    for (Path folder : SearchPath.folders(environment.get("PATH"))) {
      candidates.add(folder.resolve(program));
    }
    if (platform.isWindows()) {
      candidates.add(
          Path.of(environment.getOrDefault("SystemRoot", "C:/Windows"), "System32", program));
      candidates.add(Path.of("C:/Program Files/NVIDIA Corporation/NVSMI", program));
    } else {
      candidates.add(root.resolve("usr/bin").resolve(program));
      candidates.add(root.resolve("usr/lib/wsl/lib").resolve(program));
    }
    return candidates;
  }

  /**
   * The version of the driver's part in the kernel; null where there is none.
   *
   * @param root of the file system
   */
  public static @Nullable String kernelModule(Path root) {
    try {
      Matcher version =
          MODULE_VERSION.matcher(Files.readString(root.resolve("proc/driver/nvidia/version")));
      return version.find() ? version.group(1) : null;
    } catch (IOException e) {
      // Not Linux, or no driver.
      return null;
    }
  }

  private boolean hasDeviceFiles() {
    return !platform.name().startsWith("linux")
        || Files.exists(root.resolve("dev/nvidiactl"))
        || Files.exists(root.resolve("dev/dxg"));
  }
}
