package io.github.attnzoo.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes the times of several contenders in turns, so that what else the machine does hits all. */
final class Timings {
  private static final int DROPPED_STEPS = 60;
  private static final int STEPS_PER_TURN = 10;

  private final int turns;

  Timings(int turns) {
    this.turns = turns;
  }

  /**
   * Times one action of every contender.
   *
   * @param contenders by name; slow ones get one step a turn, and a shorter warm-up
   * @param slow the name of a contender that is far slower than the others
   * @param action the training step or the inference
   * @return the median by name, in milliseconds
   */
  Map<String, Double> medians(
      Map<String, Contender> contenders, String slow, Consumer<Contender> action) {
    Map<String, double[]> times = new TreeMap<>();
    contenders.forEach(
        (name, contender) -> {
          for (int i = 0; i < (name.equals(slow) ? 2 : DROPPED_STEPS); i++) {
            action.accept(contender);
          }
          times.put(name, new double[turns * steps(name, slow)]);
        });
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, Contender> entry : contenders.entrySet()) {
        int steps = steps(entry.getKey(), slow);
        for (int i = 0; i < steps; i++) {
          long start = System.nanoTime();
          action.accept(entry.getValue());
          time(times, entry.getKey())[turn * steps + i] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    Map<String, Double> medians = new TreeMap<>();
    times.forEach((name, all) -> medians.put(name, median(all)));
    return medians;
  }

  private static double[] time(Map<String, double[]> times, String name) {
    double[] found = times.get(name);
    if (found == null) {
      throw new IllegalStateException("no times for " + name);
    }
    return found;
  }

  private static int steps(String name, String slow) {
    return name.equals(slow) ? 1 : STEPS_PER_TURN;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
