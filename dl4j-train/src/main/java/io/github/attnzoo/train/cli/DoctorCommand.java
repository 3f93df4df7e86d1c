package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.train.device.Backend;
import io.github.attnzoo.train.device.DeviceFacts;
import io.github.attnzoo.train.device.DeviceProbe;
import io.github.attnzoo.train.device.Preflight;
import io.github.attnzoo.train.device.Verdict;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.MemoryLimit;
import io.github.attnzoo.train.run.Machine;
import io.github.attnzoo.train.run.Versions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code doctor}. */
@Command(
    name = "doctor",
    description = "Tells what this program finds: machine, Java, backend, kernels, GPUs, memory.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  @ParentCommand private RootCommand root;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    DeviceFacts found = DeviceProbe.ofProcess(root.console.environment()).lookAtAll();
    Verdict verdict = Preflight.decide(found, null);
    Map<String, @Nullable Object> facts = facts(found, verdict);
    facts.put("gpus", verdict.gpus().stream().map(json ? GpuWords::json : GpuWords::line).toList());
    facts.put("memory", memory());
    PrintWriter out = root.console.out();
    if (json) {
      root.console.printJson(facts);
      return;
    }
    facts.forEach((name, value) -> line(out, name, value));
  }

  /** ND4J is started only where it will work. */
  private static Map<String, @Nullable Object> facts(DeviceFacts found, Verdict verdict) {
    Backend backend = verdict.backend();
    boolean canCompute = verdict.problem() == null;
    Machine machine =
        canCompute
            ? Machine.look()
            : Machine.withoutNd4j(backend == null ? "none" : backend.simpleName());
    Versions versions = Versions.read();
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("version", versions.project());
    facts.put("commit", versions.commit());
    facts.put("deeplearning4j", versions.deeplearning4j());
    facts.put("os", machine.os());
    facts.put("cpu", machine.cpu());
    facts.put("cores", machine.cores());
    facts.put("threads", canCompute ? machine.threads() : null);
    facts.put("ompNumThreads", machine.ompNumThreads());
    facts.put("java", machine.java());
    facts.put("backend", machine.backend());
    facts.put("kernels", canCompute ? KernelChoice.describe(Kernels.AUTO) : "none");
    // A CPU jar computes whatever the driver says, and tells all the same that it can't be asked.
    String problem = canCompute ? found.driver().problem() : verdict.problem();
    if (problem != null) {
      facts.put("problem", problem);
    }
    facts.put("driver", found.driver().line());
    return facts;
  }

  private static Map<String, Object> memory() {
    var memory = new LinkedHashMap<String, Object>();
    memory.put("physicalBytes", Machine.physicalMemory());
    memory.put("javaHeapLimitBytes", Runtime.getRuntime().maxMemory());
    memory.put("arrayLimitBytes", Pointer.maxBytes());
    memory.put("processLimitBytes", MemoryLimit.bytes());
    return memory;
  }

  private static void line(PrintWriter out, String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> line(out, name + " " + key, inner));
    } else if (value instanceof List<?> list) {
      out.println(name + ": " + (list.isEmpty() ? "none" : list.size()));
      list.forEach(item -> out.println("  " + item));
    } else {
      out.println(name + ": " + (value == null ? "not known" : value));
    }
  }
}
