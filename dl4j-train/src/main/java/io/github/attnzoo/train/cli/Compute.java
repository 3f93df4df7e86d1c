package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.device.DeviceFacts;
import io.github.attnzoo.train.device.DeviceProbe;
import io.github.attnzoo.train.device.Gpu;
import io.github.attnzoo.train.device.GpuSelection;
import io.github.attnzoo.train.device.Preflight;
import io.github.attnzoo.train.device.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The check that comes before ND4J's first class, and the option {@code --device}. */
final class Compute {
  @Option(
      names = "--device",
      paramLabel = "N",
      description = "The GPU to compute on, by the number that 'doctor' tells; for the CUDA build.")
  private @Nullable Integer device;

  /**
   * Makes sure that this program can compute here, and chooses the GPU where there are several.
   *
   * @throws UsageException if it can't
   */
  void prepare(Console console) {
    prepare(console, device);
  }

  /**
   * Several workers compute on all GPUs that the process sees, whichever is chosen.
   *
   * @throws UsageException if a GPU is chosen for more than one worker
   */
  void checkWorkers(int workers) {
    if (device != null && workers > 1) {
      throw new UsageException(
          "--device: expected one worker, got "
              + workers
              + ", which train on all GPUs that the process sees; CUDA_VISIBLE_DEVICES tells it"
              + " which those are");
    }
  }

  /** For commands that build a model and compute nothing worth choosing a GPU for. */
  static void prepare(Console console, @Nullable Integer device) {
    DeviceFacts facts = DeviceProbe.ofProcess(console.environment()).look();
    Verdict verdict = checked(facts, device);
    if (verdict.chosen() != null && facts.hasUntoldCapability()) {
      GpuSelection cuda = GpuSelection.find().orElseThrow();
      verdict = checked(facts.withCapabilities(cuda::computeCapability), device);
    }
    verdict.remarks().forEach(line -> console.err().println("warning: nvidia-smi: " + line));
    Gpu chosen = verdict.chosen();
    if (chosen != null && (device != null || verdict.isChoice())) {
      GpuSelection.find().orElseThrow().select(chosen, device != null);
    }
  }

  private static Verdict checked(DeviceFacts facts, @Nullable Integer device) {
    Verdict verdict = Preflight.decide(facts, device);
    if (verdict.problem() != null) {
      throw new UsageException(verdict.problem());
    }
    return verdict;
  }
}
