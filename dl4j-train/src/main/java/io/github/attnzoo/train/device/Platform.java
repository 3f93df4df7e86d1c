package io.github.attnzoo.train.device;

import java.util.List;
import java.util.Locale;

/**
 * An operating system and processor, by JavaCPP's name for it: {@code linux-x86_64}.
 *
 * @param name that native libraries are filed under
 */
record Platform(String name) {
  static Platform ofProcess() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String family =
        system.startsWith("linux")
            ? "linux"
            : system.startsWith("windows")
                ? "windows"
                : system.startsWith("mac") ? "macosx" : system;
    String processor =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> System.getProperty("os.arch", "");
        };
    return new Platform(family + "-" + processor);
  }

  boolean isWindows() {
    return name.startsWith("windows");
  }

  /** What {@code nd4j-cuda-11.6} and its cuDNN helpers are linked to, besides the driver. */
  List<String> cudaLibraries() {
    return isWindows()
        ? List.of(
            "cudart64_110.dll",
            "cublas64_11.dll",
            "cublasLt64_11.dll",
            "cusolver64_11.dll",
            "cusparse64_11.dll",
            "cudnn64_8.dll")
        : List.of(
            "libcudart.so.11.0",
            "libcublas.so.11",
            "libcublasLt.so.11",
            "libcusolver.so.11",
            "libcusparse.so.11",
            "libcudnn.so.8");
  }

  /** The part of the driver that programs call. */
  String driverLibrary() {
    return isWindows() ? "nvcuda.dll" : "libcuda.so.1";
  }
}
