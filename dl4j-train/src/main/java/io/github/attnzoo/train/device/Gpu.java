package io.github.attnzoo.train.device;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA GPU of this machine, as its driver tells of it.
 *
 * @param index the driver's number, in the order of the slots
 * @param name like {@code NVIDIA A10}
 * @param uuid like {@code GPU-8f3c...}, the same for ever
 * @param busId its slot, like {@code 00000000:3B:00.0}
 * @param computeCapability null where the driver doesn't tell it: those before 510 don't
 * @param memoryBytes in all; 0 where the driver doesn't tell
 * @param isDivided whether MIG divides it into slices, of which a process sees one
 * @param slices of a divided one
 */
public record Gpu(
    int index,
    String name,
    String uuid,
    String busId,
    @Nullable ComputeCapability computeCapability,
    long memoryBytes,
    boolean isDivided,
    List<Slice> slices) {
  private static final double GIB = 1L << 30;

  /**
   * A part of a GPU that MIG made.
   *
   * @param name like {@code MIG 3g.20gb}
   * @param uuid like {@code MIG-6d3a...}, by which {@code CUDA_VISIBLE_DEVICES} chooses it
   */
  public record Slice(String name, String uuid) {}

  public Gpu {
    slices = List.copyOf(slices);
  }

  Gpu withSlices(List<Slice> found) {
    return new Gpu(index, name, uuid, busId, computeCapability, memoryBytes, isDivided, found);
  }

  Gpu with(ComputeCapability told) {
    return new Gpu(index, name, uuid, busId, told, memoryBytes, isDivided, slices);
  }

  /** Whether ND4J's CUDA library has code for it; where nobody knows, it is taken for granted. */
  boolean hasCode() {
    return computeCapability == null || CudaCode.runsOn(computeCapability);
  }

  /** For sentences. */
  String words() {
    return "GPU " + index + ", " + name;
  }

  /** In GiB, as the driver's own tools count. */
  public static String memory(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
