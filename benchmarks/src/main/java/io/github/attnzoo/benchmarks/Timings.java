package io.github.attnzoo.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the times of contenders in turns, so that what else the machine does hits all. */
final class Timings {
  private static final int DROPPED_STEPS = 60;
  private static final double DROPPED_SECONDS = 3;
  private static final int STEPS_PER_TURN = 10;
  private static final int LEAST_STEPS = 3;
  private static final double MOST_SECONDS = 15;

  private Timings() {}

  /**
   * Times the work of every contender.
   *
   * @param contenders by name
   * @param turns how often each gets its turn of ten steps, after steps that do not count
   * @param work the training step or the inference
   * @return the times by name
   */
  static Map<String, Times> inTurns(Map<String, Contender> contenders, int turns, Work work) {
    Map<String, List<List<Double>>> times = new LinkedHashMap<>();
    contenders.forEach((name, contender) -> warmUp(contender, work));
    for (int turn = 0; turn < turns; turn++) {
      contenders.forEach(
          (name, contender) ->
              times
                  .computeIfAbsent(name, key -> new ArrayList<>())
                  .add(repeat(contender, STEPS_PER_TURN, work)));
    }
    Map<String, Times> sorted = new LinkedHashMap<>();
    times.forEach((name, all) -> sorted.put(name, Times.of(all)));
    return sorted;
  }

  /**
   * Times the work of a contender that is far slower than the others, by itself: the garbage it
   * makes would be collected in their turns.
   *
   * @param contender the slow one
   * @param dropped how many steps do not count
   * @param steps how many count; fewer, but at least three, where they take longer than 15 seconds
   * @param work the training step or the inference
   * @return the times
   */
  static Times alone(Contender contender, int dropped, int steps, Work work) {
    repeat(contender, dropped, work);
    List<Double> times = new ArrayList<>();
    double seconds = 0;
    while (times.size() < LEAST_STEPS || (times.size() < steps && seconds < MOST_SECONDS)) {
      times.addAll(repeat(contender, 1, work));
      seconds += times.get(times.size() - 1) / 1e3;
    }
    return Times.of(List.of(times));
  }

  /** Steps that do not count: the JVM compiles during the first seconds, on cores of its own. */
  private static void warmUp(Contender contender, Work work) {
    double seconds = 0;
    for (int step = 0; step < DROPPED_STEPS || seconds < DROPPED_SECONDS; step++) {
      seconds += repeat(contender, 1, work).get(0) / 1e3;
    }
  }

  private static List<Double> repeat(Contender contender, int steps, Work work) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      work.run(contender);
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times;
  }
}
