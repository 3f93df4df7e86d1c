package io.github.attnzoo.train.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What CUDA shows to this process: {@code CUDA_VISIBLE_DEVICES} hides GPUs, which {@code
 * nvidia-smi} lists all the same.
 */
final class VisibleDevices {
  private VisibleDevices() {}

  /**
   * The GPUs that the variable leaves, in its order; as for CUDA, a word that names none ends it.
   *
   * @param variable its value; null where it isn't set
   */
  static List<Gpu> of(List<Gpu> gpus, @Nullable String variable) {
    if (variable == null) {
      return gpus;
    }
    var visible = new ArrayList<Gpu>();
    for (String word : variable.split(",", -1)) {
      List<Gpu> named = gpus.stream().filter(gpu -> names(word.strip(), gpu)).toList();
      if (named.size() != 1) {
        break;
      }
      if (!visible.contains(named.get(0))) {
        visible.add(named.get(0));
      }
    }
    return visible;
  }

  private static boolean names(String word, Gpu gpu) {
    if (word.startsWith("MIG-GPU-")) {
      return !gpu.uuid().isEmpty() && word.startsWith("MIG-" + gpu.uuid());
    }
    if (word.startsWith("MIG-")) {
      return gpu.slices().stream().anyMatch(slice -> slice.uuid().startsWith(word));
    }
    return word.startsWith("GPU-")
        ? gpu.uuid().startsWith(word)
        : word.equals(String.valueOf(gpu.index()));
  }

  /**
   * Whether nobody can tell which GPUs are meant: without {@code CUDA_DEVICE_ORDER=PCI_BUS_ID} CUDA
   * counts the fastest first, and {@code nvidia-smi} by slots.
   */
  static boolean isAmbiguous(DeviceFacts facts, List<Gpu> gpus) {
    String variable = facts.visibleDevices();
    return variable != null
        && variable.strip().matches("\\d.*")
        && !"PCI_BUS_ID".equals(facts.deviceOrder())
        && gpus.stream().map(Gpu::name).distinct().count() > 1;
  }
}
