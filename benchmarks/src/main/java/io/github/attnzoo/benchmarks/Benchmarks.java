package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.OneDnn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures both reference models, without and with attention, in DL4J's own code, on the kernels
 * and in PyTorch.
 *
 * <p>Arguments: the file to write, line by line; optionally the number of turns, and the families
 * to measure. The number of threads is {@code OMP_NUM_THREADS}, for all.
 */
final class Benchmarks {
  static final String PLAIN = "plain";
  static final String KERNELS = "kernels";
  static final String PYTORCH = "pytorch";
  static final String PYTORCH_GRADIENTS = "pytorch-gradients";
  private static final List<Integer> TRAINING_BATCHES = List.of(10, 64, 256);
  private static final List<Integer> INFERENCE_BATCHES = List.of(1, 64);
  private static final int PLAIN_DROPPED_STEPS = 4;
  private static final int PLAIN_STEPS = 10;
  private static final String THREADS = "OMP_NUM_THREADS";

  private final Path file;
  private final int turns;
  private final int threads;
  private final double peak = Peak.gigaflops();

  private Benchmarks(Path file, int turns) {
    this.file = file;
    this.turns = turns;
    this.threads = threads();
  }

  private static int threads() {
    String threads = System.getenv(THREADS);
    if (threads == null) {
      throw new IllegalArgumentException(
          "the environment variable " + THREADS + " must be set, so that all use as many threads");
    }
    return Integer.parseInt(threads);
  }

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    List<String> names =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    var benchmarks = new Benchmarks(file, turns);
    Files.writeString(
        file,
        "# OMP_NUM_THREADS=%d on %s, %d cores: %s, peak %.0f GFLOP/s\n%s\n"
            .formatted(
                benchmarks.threads,
                processor(),
                Runtime.getRuntime().availableProcessors(),
                OneDnn.description(),
                benchmarks.peak,
                Row.HEADER));
    for (Family family : Family.all()) {
      if (names.isEmpty() || names.contains(family.name())) {
        benchmarks.measure(family);
      }
    }
  }

  private void measure(Family family) {
    TRAINING_BATCHES.forEach(batch -> measure(family, Work.TRAINING, batch));
    INFERENCE_BATCHES.forEach(batch -> measure(family, Work.INFERENCE, batch));
  }

  private void measure(Family family, Work work, int batch) {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    Map<String, Double> floors = new LinkedHashMap<>();
    for (BenchmarkCase model : family.cases()) {
      var accelerated = new Dl4jContender(model, batch, true);
      contenders.put(key(model, KERNELS), accelerated);
      contenders.put(key(model, PYTORCH), new TorchContender(model, batch, true));
      if (work == Work.TRAINING) {
        contenders.put(key(model, PYTORCH_GRADIENTS), new TorchContender(model, batch, false));
      }
      double flops = batch * accelerated.flopsPerExample(model, work);
      floors.put(model.name(), flops / peak / 1e6);
    }
    Map<String, Times> times;
    try {
      times = Timings.inTurns(contenders, work == Work.INFERENCE ? 2 * turns : turns, work);
    } finally {
      contenders.values().forEach(Contender::close);
    }
    for (BenchmarkCase model : family.cases()) {
      double floor = floors.getOrDefault(model.name(), Double.NaN);
      for (String who : List.of(KERNELS, PYTORCH, PYTORCH_GRADIENTS)) {
        Times taken = times.get(key(model, who));
        if (taken != null) {
          keep(Row.of(threads, model, work, batch, who, taken, floor));
        }
      }
      try (var slow = new Dl4jContender(model, batch, false)) {
        Times alone = Timings.alone(slow, PLAIN_DROPPED_STEPS, PLAIN_STEPS, work);
        keep(Row.of(threads, model, work, batch, PLAIN, alone, floor));
      }
    }
  }

  private static String key(BenchmarkCase model, String who) {
    return model.name() + " " + who;
  }

  private void keep(Row row) {
    try {
      Files.writeString(file, row.line() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 2))
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
