package io.github.attnzoo.train.device;

import io.github.attnzoo.train.device.Verdict.Judged;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What this program can do with the GPUs of a machine. */
final class GpuRules {
  private GpuRules() {}

  /** For a program with the CPU backend alone: what another build could do. */
  static Judged besideCpu(Gpu gpu) {
    String reason =
        gpu.hasCode()
            ? "this jar has the CPU backend alone; the CUDA build can compute on it (docs/gpu.md)"
            : "this jar has the CPU backend alone, and the CUDA build could not compute on it: it has "
                + reach(gpu);
    return new Judged(gpu, false, reason);
  }

  /** For a program with the CUDA backend. */
  static Judged judge(Gpu gpu, List<Gpu> visible, @Nullable String visibleDevices) {
    if (!visible.contains(gpu)) {
      return new Judged(gpu, false, "hidden by CUDA_VISIBLE_DEVICES=" + visibleDevices);
    }
    if (!gpu.hasCode()) {
      return new Judged(gpu, false, reach(gpu));
    }
    if (gpu.isDivided() && gpu.slices().isEmpty()) {
      return new Judged(gpu, false, "MIG divides it, but no slice is made");
    }
    String code =
        gpu.computeCapability() == null
            ? "its compute capability is not told by a driver before 510, which knows no GPU that is"
                + " too new"
            : "ND4J's CUDA 11.6 has machine code for compute capability " + gpu.computeCapability();
    return new Judged(gpu, true, gpu.isDivided() ? code + "; " + slices(gpu) : code);
  }

  private static String slices(Gpu gpu) {
    return "MIG divides it, and a process sees one slice: "
        + gpu.slices().get(0).name()
        + " unless CUDA_VISIBLE_DEVICES names another of "
        + gpu.slices().stream().map(Gpu.Slice::uuid).collect(Collectors.joining(", "));
  }

  /** What is wrong where no, or not every, visible GPU can be used. */
  static @Nullable String problem(List<Judged> visible) {
    List<Judged> unfit = visible.stream().filter(gpu -> !gpu.usable()).toList();
    if (unfit.isEmpty()) {
      return null;
    }
    String sentence = sentence(unfit);
    if (unfit.size() == visible.size()) {
      return sentence
          + ". "
          + (unfit.get(0).gpu().hasCode()
              ? "Make one with 'nvidia-smi mig -cgi', or turn MIG off" + WaysOut.OR_CPU_JAR
              : WaysOut.CPU_JAR);
    }
    return sentence
        + ". Hide it, as ND4J starts on every GPU that it sees: CUDA_VISIBLE_DEVICES="
        + visible.stream()
            .filter(Judged::usable)
            .map(gpu -> gpu.gpu().uuid())
            .collect(Collectors.joining(","));
  }

  private static String sentence(List<Judged> unfit) {
    Gpu first = unfit.get(0).gpu();
    boolean areAlike =
        unfit.size() > 1
            && unfit.stream()
                .allMatch(
                    gpu ->
                        gpu.gpu().name().equals(first.name())
                            && gpu.reason().equals(unfit.get(0).reason()));
    String which =
        areAlike
            ? "GPUs "
                + unfit.stream()
                    .map(gpu -> String.valueOf(gpu.gpu().index()))
                    .collect(Collectors.joining(", "))
                + ", "
                + first.name()
                + ", have"
            : first.words() + ", has";
    return first.hasCode()
        ? first.words() + ": " + unfit.get(0).reason()
        : which + " " + unfit.get(0).reason();
  }

  private static String reach(Gpu gpu) {
    ComputeCapability capability = gpu.computeCapability();
    return capability == null
        ? ""
        : "compute capability " + capability + "; " + CudaCode.reach(capability);
  }
}
