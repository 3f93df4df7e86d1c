package io.github.attnzoo.train.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's number for what machine code a GPU runs, as {@code 8.6}.
 *
 * @param major the generation: 3 Kepler, 5 Maxwell, 6 Pascal, 7 Volta and Turing, 8 Ampere and Ada,
 *     9 Hopper, 10 and 12 Blackwell
 * @param minor within the generation
 */
public record ComputeCapability(int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})");

  /** Reads a text like {@code 8.6}; null where it is none. */
  static @Nullable ComputeCapability parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? new ComputeCapability(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  /**
   * Whether machine code compiled for this capability runs on a GPU of another one: NVIDIA promises
   * it within a generation, upwards (CUDA C++ Programming Guide, "Binary Compatibility"). Jetson
   * boards are the exception, and ND4J has no CUDA library for their processors.
   */
  boolean runsOn(ComputeCapability gpu) {
    return major == gpu.major && minor <= gpu.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
