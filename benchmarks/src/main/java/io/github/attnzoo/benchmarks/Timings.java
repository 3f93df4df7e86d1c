package io.github.attnzoo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Takes the times of contenders in turns, so that what else the machine does hits all. */
final class Timings {
  private static final int DROPPED_STEPS = 60;
  private static final int STEPS_PER_TURN = 10;

  private Timings() {}

  /**
   * Times one action of every contender.
   *
   * @param contenders by name
   * @param turns how often each gets its turn of ten steps, after steps that do not count
   * @param action the training step or the inference
   * @return the median by name, in milliseconds
   */
  static Map<String, Double> inTurns(
      Map<String, Contender> contenders, int turns, Consumer<Contender> action) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    contenders.forEach((name, contender) -> repeat(contender, DROPPED_STEPS, action));
    for (int turn = 0; turn < turns; turn++) {
      contenders.forEach(
          (name, contender) ->
              times
                  .computeIfAbsent(name, key -> new ArrayList<>())
                  .addAll(repeat(contender, STEPS_PER_TURN, action)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, all) -> medians.put(name, median(all)));
    return medians;
  }

  /**
   * Times one action of a contender that is far slower than the others, by itself: the garbage it
   * makes would be collected in their turns.
   *
   * @param contender the slow one
   * @param steps how many count, after two that do not
   * @param action the training step or the inference
   * @return the median in milliseconds
   */
  static double alone(Contender contender, int steps, Consumer<Contender> action) {
    repeat(contender, 2, action);
    return median(repeat(contender, steps, action));
  }

  private static List<Double> repeat(Contender contender, int steps, Consumer<Contender> action) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      action.accept(contender);
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
