package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures both reference models in DL4J's own code, on the kernels and in PyTorch, and writes a
 * table.
 *
 * <p>Arguments: the file to write; optionally the number of turns, and names of cases. The number
 * of threads is {@code OMP_NUM_THREADS}, for all.
 */
final class Benchmarks {
  private static final int[] TRAINING_BATCHES = {10, 64, 256};
  private static final int[] INFERENCE_BATCHES = {1, 64};
  private static final String KERNELS = "kernels";
  private static final String PYTORCH = "pytorch";

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    List<String> names =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    List<String> rows = new ArrayList<>();
    for (BenchmarkCase model : cases()) {
      if (names.isEmpty() || names.contains(model.name())) {
        for (int batch : TRAINING_BATCHES) {
          rows.add(row(model, "training step", batch, turns, Contender::train));
        }
        for (int batch : INFERENCE_BATCHES) {
          rows.add(row(model, "inference", batch, turns, Contender::infer));
        }
      }
    }
    Files.writeString(file, page(rows));
  }

  private static List<BenchmarkCase> cases() {
    List<BenchmarkCase> cases = new ArrayList<>(SequenceCases.all());
    cases.addAll(ImageCases.all());
    return cases;
  }

  private static String row(
      BenchmarkCase model, String work, int batch, int turns, Consumer<Contender> action) {
    double kernels;
    double pytorch;
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(KERNELS, new Dl4jContender(model, batch, true));
    contenders.put(PYTORCH, new TorchContender(model, batch));
    try {
      Map<String, Double> medians = Timings.inTurns(contenders, turns, action);
      kernels = medians.getOrDefault(KERNELS, Double.NaN);
      pytorch = medians.getOrDefault(PYTORCH, Double.NaN);
    } finally {
      contenders.values().forEach(Contender::close);
    }
    try (var slow = new Dl4jContender(model, batch, false)) {
      double plain = Timings.alone(slow, turns, action);
      return String.format(
          Locale.ROOT,
          "| %s | %s | %d | %.2f | %.2f | %.2f | %.1f | %.2f |",
          model.name(),
          work,
          batch,
          plain,
          kernels,
          pytorch,
          plain / kernels,
          pytorch / kernels);
    }
  }

  private static String page(List<String> rows) {
    return """
        # Benchmarks

        Medians in milliseconds of steps in one process, the kernels and PyTorch in turns, the first
        steps dropped, random data. "plain" is Deeplearning4j's own code, "kernels" the same network after
        `OneDnn.accelerate`, "PyTorch" version 2.7.1 through DJL. `OMP_NUM_THREADS=%s` on %d cores,
        %s.

        | model | work | batch | plain | kernels | PyTorch | plain / kernels | PyTorch / kernels |
        |---|---|---|---|---|---|---|---|
        %s
        """
        .formatted(
            System.getenv().getOrDefault("OMP_NUM_THREADS", "not set"),
            Runtime.getRuntime().availableProcessors(),
            OneDnn.description(),
            String.join("\n", rows));
  }
}
