package io.github.attnzoo.train.device;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Class paths with the files that tell a build of the program from another, and no class. */
final class ClassPaths {
  static final String CPU = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";
  static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
  static final String NATIVES =
      "org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libjnind4jcuda.so";

  private ClassPaths() {}

  /** The CUDA build for Linux, with these libraries of CUDA in it. */
  static URLClassLoader cuda(Path folder, List<String> libraries) throws IOException {
    write(folder.resolve(NATIVES), "");
    for (String library : libraries) {
      write(folder.resolve("org/bytedeco/cuda/linux-x86_64").resolve(library), "");
    }
    return with(folder, CUDA);
  }

  /** A class path with these backends, as a shaded jar lists them. */
  static URLClassLoader with(Path folder, String... backends) throws IOException {
    if (backends.length > 0) {
      write(
          folder.resolve("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"),
          "# a license\n" + String.join("\n", backends) + "\n");
    }
    Files.createDirectories(folder);
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
