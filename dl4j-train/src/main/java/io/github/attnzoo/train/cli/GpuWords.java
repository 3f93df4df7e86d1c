package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.device.ComputeCapability;
import io.github.attnzoo.train.device.Gpu;
import io.github.attnzoo.train.device.Verdict.Judged;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What {@code doctor} says of a GPU. */
final class GpuWords {
  private GpuWords() {}

  static Object json(Judged judged) {
    Gpu gpu = judged.gpu();
    ComputeCapability capability = gpu.computeCapability();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("index", gpu.index());
    json.put("name", gpu.name());
    json.put("computeCapability", capability == null ? null : capability.toString());
    json.put("memoryBytes", gpu.memoryBytes());
    json.put("uuid", gpu.uuid());
    json.put("usable", judged.usable());
    json.put("reason", judged.reason());
    if (gpu.isDivided()) {
      json.put("slices", gpu.slices());
    }
    return json;
  }

  /** For example {@code 0: NVIDIA A10, 8.6, 22.2 GiB: usable: ...}. */
  static Object line(Judged judged) {
    Gpu gpu = judged.gpu();
    ComputeCapability capability = gpu.computeCapability();
    return gpu.index()
        + ": "
        + gpu.name()
        + (capability == null ? "" : ", compute capability " + capability)
        + (gpu.memoryBytes() == 0 ? "" : ", " + Gpu.memory(gpu.memoryBytes()))
        + (judged.usable() ? ": usable: " : ": not usable: ")
        + judged.reason();
  }
}
