package io.github.attnzoo.train.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are spread.
 *
 * @param mean of all
 * @param standardDeviation of the sample, {@code sqrt(sum((x - mean)^2) / (n - 1))}: what another
 *     number of the kind is expected to be off by; null for a single number
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double mean, @Nullable Double standardDeviation, double min, double max) {
  /** The spread of at least one number. */
  static Spread of(List<Double> numbers) {
    int n = numbers.size();
    double mean = numbers.stream().mapToDouble(x -> x).sum() / n;
    double squares = numbers.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return new Spread(
        mean,
        n == 1 ? null : Math.sqrt(squares / (n - 1)),
        numbers.stream().mapToDouble(x -> x).min().orElseThrow(),
        numbers.stream().mapToDouble(x -> x).max().orElseThrow());
  }
}
