package io.github.attnzoo.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * The times of many steps.
 *
 * @param sorted in milliseconds, the shortest first
 */
record Times(List<Double> sorted) {

  static Times of(Collection<Double> times) {
    return new Times(times.stream().sorted().toList());
  }

  double median() {
    return at(0.5);
  }

  /** The time that this part of all steps did not exceed. */
  double at(double part) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
  }
}
