package io.github.attnzoo.train.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An NVIDIA GPU of this machine.
 *
 * @param name as the driver tells it
 * @param computeCapability like {@code 8.6}
 * @param usable whether this program, as it was built, can compute on it
 * @param reason why it can or can't
 */
record Gpu(String name, String computeCapability, boolean usable, String reason) {
  private static final int SECONDS = 5;

  /** What nd4j-cuda-11.6 has machine code for; newer devices of the same first digit run it too. */
  private static final Set<String> FAMILIES = Set.of("3", "5", "6", "7", "8");

  /** The GPUs that {@code nvidia-smi} tells of; none where it is missing or does not answer. */
  static List<Gpu> find(boolean cudaBackend) {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          return List.of();
        }
        var output = process.getInputStream().readAllBytes();
        return parse(new String(output, StandardCharsets.UTF_8), cudaBackend);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  static List<Gpu> parse(String csv, boolean cudaBackend) {
    var gpus = new ArrayList<Gpu>();
    for (String line : csv.lines().toList()) {
      int comma = line.lastIndexOf(',');
      if (comma > 0) {
        gpus.add(
            of(line.substring(0, comma).strip(), line.substring(comma + 1).strip(), cudaBackend));
      }
    }
    return gpus;
  }

  private static Gpu of(String name, String capability, boolean cudaBackend) {
    boolean hasCode = FAMILIES.contains(capability.replaceFirst("\\..*", ""));
    String code =
        "nd4j-cuda-11.6, the only CUDA backend of this Deeplearning4j, has "
            + (hasCode ? "" : "no ")
            + "machine code for compute capability "
            + capability;
    if (!cudaBackend) {
      return new Gpu(
          name,
          capability,
          false,
          "this program was built with the CPU backend alone" + (hasCode ? "" : "; and " + code));
    }
    return new Gpu(name, capability, hasCode, code);
  }
}
