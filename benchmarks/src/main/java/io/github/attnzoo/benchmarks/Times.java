package io.github.attnzoo.benchmarks;

import java.util.List;

/**
 * The times of many steps, in milliseconds.
 *
 * @param steps every step
 * @param turns the median of each turn, in order: turns of the same number ran close together
 */
record Times(Quantiles steps, List<Double> turns) {

  static Times of(List<List<Double>> turns) {
    return new Times(
        Quantiles.of(turns.stream().flatMap(List::stream).toList()),
        turns.stream().map(turn -> Quantiles.of(turn).median()).toList());
  }
}
