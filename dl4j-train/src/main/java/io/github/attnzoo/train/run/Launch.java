package io.github.attnzoo.train.run;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the process was started.
 *
 * @param command the program, a jar or a main class, and its arguments; the operating system would
 *     tell the rest of the command line too, but cuts it off when it is long
 * @param directory that relative paths start from
 * @param jvm name and version of the Java virtual machine
 * @param jvmFlags in their order, those of {@code JAVA_TOOL_OPTIONS} included
 * @param heapLimitBytes of the Java heap; arrays lie outside it
 * @param environment the environment variables that steer threads, kernels, the JVM and the data
 */
record Launch(
    String command,
    String directory,
    String jvm,
    List<String> jvmFlags,
    long heapLimitBytes,
    Map<String, String> environment) {
  private static final List<String> PREFIXES =
      List.of(
          "OMP_",
          "GOMP_",
          "KMP_",
          "MKL_",
          "OPENBLAS_",
          "DNNL_",
          "ONEDNN_",
          "ND4J_",
          "SD_",
          "CUDA_",
          "ATTNZOO_");
  private static final Set<String> NAMES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LC_ALL", "LANG");

  Launch {
    jvmFlags = List.copyOf(jvmFlags);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }

  /** Of this process. */
  static Launch look() {
    return new Launch(
        System.getProperty("sun.java.command", ""),
        System.getProperty("user.dir"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        Runtime.getRuntime().maxMemory(),
        steering(System.getenv()));
  }

  /** The variables among these that may change what a run does. */
  static Map<String, String> steering(Map<String, String> environment) {
    var steering = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
            steering.put(name, value);
          }
        });
    return steering;
  }
}
