package io.github.attnzoo.train.device;

import java.util.List;

/**
 * What the CUDA library of ND4J 1.0.0-M2.1, {@code nd4j-cuda-11.6}, has machine code for. It has no
 * PTX, the intermediate code that a driver could compile for a newer GPU, so that it runs on
 * nothing else.
 */
final class CudaCode {
  /** From the entries of the library's fat binary. */
  private static final List<ComputeCapability> COMPILED_FOR =
      List.of(
          new ComputeCapability(3, 7),
          new ComputeCapability(5, 0),
          new ComputeCapability(5, 2),
          new ComputeCapability(6, 0),
          new ComputeCapability(6, 1),
          new ComputeCapability(7, 0),
          new ComputeCapability(7, 5),
          new ComputeCapability(8, 0),
          new ComputeCapability(8, 6));

  /** Ada: the last GPU that runs code for 8.0 or 8.6. */
  static final ComputeCapability NEWEST = new ComputeCapability(8, 9);

  static final ComputeCapability OLDEST = COMPILED_FOR.get(0);

  /** The least driver for programs of any CUDA 11 (CUDA 11 release notes, table 2). */
  static final DriverVersion OLDEST_LINUX_DRIVER = new DriverVersion(450, 80, 2);

  static final DriverVersion OLDEST_WINDOWS_DRIVER = new DriverVersion(452, 39, 0);

  private CudaCode() {}

  static boolean runsOn(ComputeCapability gpu) {
    return COMPILED_FOR.stream().anyMatch(code -> code.runsOn(gpu));
  }

  /** What the library has, next to a GPU that it doesn't run on. */
  static String reach(ComputeCapability gpu) {
    return gpu.major() > NEWEST.major()
        ? "ND4J's CUDA 11.6 goes up to " + NEWEST
        : "ND4J's CUDA 11.6 begins at " + OLDEST;
  }
}
