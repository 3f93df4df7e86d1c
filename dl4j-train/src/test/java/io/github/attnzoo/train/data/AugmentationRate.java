package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.Normalization;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures how many augmented CIFAR-10 samples a second the prefetching threads make, alone, with
 * the settings of the article's configs; {@code src/test/python/augmentation_rate.py} measures
 * torchvision's. Not a test. Argument: the root of the data sets.
 */
final class AugmentationRate {
  private static final int BATCH = 64;
  private static final int TURNS = 7;
  private static final double SECONDS = 2;

  private AugmentationRate() {}

  public static void main(String[] arguments) {
    var normalization =
        new Normalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2023, 0.1994, 0.2010));
    var article = new Augmentation(4, true, 0.2, 0.2, 0.2, 0.1, 15, 0, 0, 0);
    var all = new Augmentation(4, true, 0.2, 0.2, 0.2, 0.1, 15, 16, 0.2, 1);
    Path root = Path.of(arguments[0]);
    List<Batches> settings = new ArrayList<>();
    for (Augmentation augmentation : List.of(article, all)) {
      var config = new Cifar10(normalization, augmentation, 0, 10_000);
      settings.add(Batches.forTraining(DataSets.open(config, root, 1), BATCH, 1));
    }
    List<String> names = List.of("crop, flip, colour, rotation", "and cutout, mixup or CutMix");
    var rates = new double[settings.size()][2][TURNS];
    for (int turn = -1; turn < TURNS; turn++) {
      for (int s = 0; s < settings.size(); s++) {
        for (int threads = 1; threads <= 2; threads++) {
          double rate = rate(settings.get(s), threads, turn + 1);
          rates[s][threads - 1][Math.max(turn, 0)] = rate;
        }
      }
    }
    for (int s = 0; s < settings.size(); s++) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,.0f samples a second of processor time%n",
          names.get(s),
          ratePerProcessorSecond(settings.get(s)));
      for (int threads = 1; threads <= 2; threads++) {
        double[] sorted = rates[s][threads - 1].clone();
        Arrays.sort(sorted);
        System.out.printf(
            Locale.ROOT,
            "%s, %d thread(s): %,.0f samples/s, %,.0f batches/s (median of %d turns; %,.0f to"
                + " %,.0f)%n",
            names.get(s),
            threads,
            sorted[TURNS / 2],
            sorted[TURNS / 2] / BATCH,
            TURNS,
            sorted[0],
            sorted[TURNS - 1]);
      }
    }
  }

  /** What other work on the machine changes little. */
  private static double ratePerProcessorSecond(Batches batches) {
    var clock = ManagementFactory.getThreadMXBean();
    long start = clock.getCurrentThreadCpuTime();
    BatchIterator iterator = batches.epoch(TURNS + 1);
    long samples = 0;
    while (iterator.hasNext()) {
      samples += iterator.next().numExamples();
    }
    return samples / ((clock.getCurrentThreadCpuTime() - start) * 1e-9);
  }

  private static double rate(Batches batches, int threads, int epoch) {
    long start = System.nanoTime();
    long samples = 0;
    double seconds = 0;
    try (var iterator = PrefetchIterator.over(batches.epoch(epoch), 2 * threads, threads)) {
      while (iterator.hasNext() && seconds < SECONDS) {
        samples += iterator.next().numExamples();
        seconds = (System.nanoTime() - start) * 1e-9;
      }
    }
    return samples / seconds;
  }
}
