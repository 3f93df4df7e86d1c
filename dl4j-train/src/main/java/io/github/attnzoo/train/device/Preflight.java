package io.github.attnzoo.train.device;

import io.github.attnzoo.train.device.DriverReport.Answered;
import io.github.attnzoo.train.device.Verdict.Judged;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says from the facts alone whether this program can compute, on which GPU, and what to do where it
 * can't. Whatever it lets pass may still fail in ND4J; what it refuses would have, with a native
 * stack trace.
 */
public final class Preflight {
  private Preflight() {}

  /**
   * The verdict.
   *
   * @param device the number of the GPU that the user asks for; null where any will do
   */
  public static Verdict decide(DeviceFacts facts, @Nullable Integer device) {
    List<Gpu> gpus = facts.driver() instanceof Answered answered ? answered.gpus() : List.of();
    String driver = facts.driver() instanceof Answered answered ? answered.driver() : "";
    List<String> remarks =
        facts.driver() instanceof Answered answered ? answered.unread() : List.of();
    if (facts.backends().size() != 1) {
      List<Judged> unused =
          gpus.stream().map(gpu -> new Judged(gpu, false, backends(facts))).toList();
      return new Verdict(null, driver, unused, null, backends(facts), remarks);
    }
    if (facts.backends().contains(Backend.CPU)) {
      List<Judged> judged = gpus.stream().map(GpuRules::besideCpu).toList();
      return new Verdict(Backend.CPU, driver, judged, null, cpuProblem(device), remarks);
    }
    List<Gpu> visible = VisibleDevices.of(gpus, facts.visibleDevices());
    List<Judged> judged =
        gpus.stream().map(gpu -> GpuRules.judge(gpu, visible, facts.visibleDevices())).toList();
    String general = general(facts, judged, visible);
    if (general != null) {
      List<Judged> none =
          judged.stream().map(gpu -> gpu.usable() ? gpu.unusable(general) : gpu).toList();
      return new Verdict(Backend.CUDA, driver, none, null, general, remarks);
    }
    String problem = device == null ? null : deviceProblem(judged, device);
    Gpu chosen = problem != null ? null : device == null ? visible.get(0) : gpu(gpus, device);
    return new Verdict(Backend.CUDA, driver, judged, chosen, problem, remarks);
  }

  private static String backends(DeviceFacts facts) {
    return facts.backends().isEmpty()
        ? "there is no ND4J backend on the class path: add nd4j-native (CPU) or nd4j-cuda-11.6"
            + " (NVIDIA GPUs)"
        : "there are two ND4J backends on the class path, nd4j-native (CPU) and nd4j-cuda-11.6"
            + " (NVIDIA GPUs), and ND4J may take either: leave one out";
  }

  private static @Nullable String cpuProblem(@Nullable Integer device) {
    return device == null
        ? null
        : "--device "
            + device
            + ": this jar has the CPU backend alone; GPUs need the CUDA build (docs/gpu.md)";
  }

  /** What is wrong whichever GPU is asked for; null where nothing is. */
  private static @Nullable String general(
      DeviceFacts facts, List<Judged> judged, List<Gpu> visible) {
    return Stream.<Optional<String>>of(
            natives(facts),
            Optional.ofNullable(DriverRules.problem(facts)),
            hidden(facts, judged, visible),
            Optional.ofNullable(
                GpuRules.problem(
                    judged.stream().filter(gpu -> visible.contains(gpu.gpu())).toList())),
            libraries(facts))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> natives(DeviceFacts facts) {
    return facts.hasCudaNatives()
        ? Optional.empty()
        : Optional.of(
            "this jar has no CUDA library of ND4J for this machine, "
                + facts.platform()
                + ": there is one for linux-x86_64 and windows-x86_64, and -Pcuda"
                + " -Djavacpp.platform=... chooses it when the jar is built"
                + WaysOut.OR_CPU_JAR);
  }

  private static Optional<String> hidden(
      DeviceFacts facts, List<Judged> judged, List<Gpu> visible) {
    List<Gpu> all = judged.stream().map(Judged::gpu).toList();
    boolean areAllFit = all.stream().allMatch(Gpu::hasCode);
    if (!areAllFit && VisibleDevices.isAmbiguous(facts, all)) {
      return Optional.of(
          "CUDA_VISIBLE_DEVICES="
              + facts.visibleDevices()
              + " may mean other GPUs than nvidia-smi's of that number, and not all here can be"
              + " used: set CUDA_DEVICE_ORDER=PCI_BUS_ID too, or name them by UUID (nvidia-smi -L)");
    }
    return visible.isEmpty()
        ? Optional.of(
            "CUDA_VISIBLE_DEVICES="
                + facts.visibleDevices()
                + " hides every GPU from this process. Unset it, or name one of "
                + String.join(", ", all.stream().map(Gpu::uuid).toList()))
        : Optional.empty();
  }

  private static Optional<String> libraries(DeviceFacts facts) {
    if (facts.missingDriverLibrary() != null) {
      return Optional.of(
          "the NVIDIA driver's library "
              + facts.missingDriverLibrary()
              + " is missing. A container gets it with"
              + " NVIDIA_DRIVER_CAPABILITIES=compute,utility; elsewhere, install the driver whole");
    }
    return facts.missingLibraries().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "libraries of CUDA 11.6 or cuDNN 8 are missing: "
                + String.join(", ", facts.missingLibraries())
                + ". Install them, say where they are ("
                + (facts.platform().startsWith("windows") ? "PATH" : "LD_LIBRARY_PATH")
                + "), or build the jar with -Pcuda,cuda-redist, which brings them");
  }

  private static @Nullable String deviceProblem(List<Judged> judged, int device) {
    Optional<Judged> asked = judged.stream().filter(gpu -> gpu.gpu().index() == device).findFirst();
    if (asked.isEmpty()) {
      return "--device "
          + device
          + ": expected one of "
          + String.join(
              ", ", judged.stream().map(gpu -> String.valueOf(gpu.gpu().index())).toList())
          + ", the numbers of this machine's GPUs";
    }
    if (!asked.get().usable()) {
      return "--device " + device + ": " + asked.get().gpu().words() + ": " + asked.get().reason();
    }
    return asked.get().gpu().isDivided() && judged.size() > 1
        ? "--device "
            + device
            + ": MIG divides this GPU; choose a slice by CUDA_VISIBLE_DEVICES="
            + asked.get().gpu().slices().get(0).uuid()
        : null;
  }

  private static Gpu gpu(List<Gpu> gpus, Integer device) {
    return gpus.stream()
        .filter(gpu -> Objects.equals(gpu.index(), device))
        .findFirst()
        .orElseThrow();
  }
}
