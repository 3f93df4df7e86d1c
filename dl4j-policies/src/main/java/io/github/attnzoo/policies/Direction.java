package io.github.attnzoo.policies;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.ThresholdMode;

/** Which of two values of a metric is the better one. */
public enum Direction {
  /** As for a loss. */
  LOWER_IS_BETTER(-1),
  /** As for an accuracy. */
  HIGHER_IS_BETTER(1);

  private final int sign;

  Direction(int sign) {
    this.sign = sign;
  }

  /** The direction of a metric. */
  public static Direction of(Metric metric) {
    return metric.higherIsBetter() ? HIGHER_IS_BETTER : LOWER_IS_BETTER;
  }

  /** The infinity that every number is better than. */
  public double worst() {
    return -sign * Double.POSITIVE_INFINITY;
  }

  /** Whether the value is better than the other; NaN never is. */
  public boolean isBetter(double value, double other) {
    return this == HIGHER_IS_BETTER ? value > other : value < other;
  }

  /** What a value must be better than to beat the best one by more than the margin. */
  double bar(double best, double margin, ThresholdMode mode) {
    return mode == ThresholdMode.RELATIVE ? best * (1 + sign * margin) : best + sign * margin;
  }
}
