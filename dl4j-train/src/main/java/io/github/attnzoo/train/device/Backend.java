package io.github.attnzoo.train.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** The backends of ND4J that a class path may have, by the class that ND4J would load. */
public enum Backend {
  CPU("org.nd4j.linalg.cpu.nativecpu.CpuBackend"),
  CUDA("org.nd4j.linalg.jcublas.JCublasBackend");

  private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  private final String className;

  Backend(String className) {
    this.className = className;
  }

  /** The class's simple name, which {@code doctor} and {@code run.json} tell. */
  public String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Those on a class path, found as ND4J finds them, without loading one. */
  static Set<Backend> on(ClassLoader classPath) {
    var found = EnumSet.noneOf(Backend.class);
    try {
      for (URL file : classPath.resources(SERVICE).toList()) {
        String text = read(file);
        for (Backend backend : values()) {
          if (text.lines().map(String::strip).anyMatch(backend.className::equals)) {
            found.add(backend);
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(SERVICE + " can't be read from the class path: " + e, e);
    }
    return found;
  }

  private static String read(URL file) throws IOException {
    var connection = file.openConnection();
    // A cached jar would stay open.
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
