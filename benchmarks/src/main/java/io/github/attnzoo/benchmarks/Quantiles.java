package io.github.attnzoo.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * Numbers in order.
 *
 * @param sorted the smallest first
 */
record Quantiles(List<Double> sorted) {

  static Quantiles of(Collection<Double> numbers) {
    return new Quantiles(numbers.stream().sorted().toList());
  }

  double median() {
    return at(0.5);
  }

  /** The number that this part of all lie below. */
  double at(double part) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
  }
}
