package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a network on batches of ever changing size for a long time and prints the memory that the
 * process holds, and how long a step took. It ends with exit code 1 when the memory grew by more
 * than a twentieth during the second half.
 *
 * <p>Arguments: the name of a case, the number of steps.
 */
final class Soak {
  private static final int LARGEST_BATCH = 24;
  private static final int REPORTS = 10;

  private Soak() {}

  public static void main(String[] arguments) throws IOException {
    BenchmarkCase model =
        Family.all().stream()
            .flatMap(family -> family.cases().stream())
            .filter(candidate -> candidate.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow();
    int steps = Integer.parseInt(arguments[1]);
    var random = new Random(1);
    var graph = new ComputationGraph(model.configuration().get());
    graph.init();
    System.out.println(OneDnn.accelerateForTraining(graph).summary());
    long atHalf = Long.MAX_VALUE;
    int stepsPerReport = Math.max(1, steps / REPORTS);
    long start = System.nanoTime();
    for (int step = 1; step <= steps; step++) {
      graph.fit(batch(model, random));
      if (step % stepsPerReport == 0) {
        double milliseconds = (System.nanoTime() - start) / 1e6 / stepsPerReport;
        System.out.printf(
            Locale.ROOT,
            "step %d: %d MB resident, %.1f ms a step%n",
            step,
            residentMegabytes(),
            milliseconds);
        start = System.nanoTime();
      }
      if (step == steps / 2) {
        atHalf = residentMegabytes();
      }
    }
    if (residentMegabytes() > atHalf * 21 / 20) {
      System.err.println(
          "the memory still grows: it was " + atHalf + " MB after half of the steps");
      System.exit(1);
    }
  }

  private static DataSet batch(BenchmarkCase model, Random random) {
    int size = 1 + random.nextInt(LARGEST_BATCH);
    INDArray features = Nd4j.rand(DataType.FLOAT, BenchmarkCase.batched(size, model.shape()));
    INDArray labels = Nd4j.zeros(DataType.FLOAT, size, model.classes());
    for (int n = 0; n < size; n++) {
      labels.putScalar(n, random.nextInt(model.classes()), 1);
    }
    return new DataSet(features, labels);
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
