package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.PlateauConfig.ThresholdMode;

/**
 * Answers "is this better?", for everything that asks: best checkpoint, early stopping, plateau.
 *
 * <p>A value is better if it beats the best so far (not the last) by more than the margin: {@code
 * value < best - margin}, or {@code value > best + margin} where higher is better; a relative
 * margin is {@code best * margin}. The first finite value is always better than none. NaN and
 * infinities are never better.
 *
 * @param metric what is watched; it also says which direction is better
 * @param margin how much better counts as better
 * @param mode whether margin is a difference or a share of the best value
 * @param best the best value so far; the worst infinity before the first
 */
public record Monitor(Metric metric, double margin, ThresholdMode mode, double best) {

  /** The state before the first epoch. */
  public static Monitor of(MonitorConfig config) {
    return start(config.metric(), config.minDelta(), ThresholdMode.ABSOLUTE);
  }

  static Monitor of(PlateauConfig config) {
    return start(config.metric(), config.threshold(), config.thresholdMode());
  }

  private static Monitor start(Metric metric, double margin, ThresholdMode mode) {
    double worst = metric.higherIsBetter() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return new Monitor(metric, margin, mode, worst);
  }

  /** Whether any value has been the best yet. */
  public boolean hasBest() {
    return Double.isFinite(best);
  }

  /** Whether the value beats the best so far by more than the margin. */
  public boolean isBetter(double value) {
    if (!Double.isFinite(value)) {
      return false;
    }
    if (!hasBest()) {
      return true;
    }
    double sign = metric.higherIsBetter() ? 1 : -1;
    double bar = mode == ThresholdMode.RELATIVE ? best * (1 + sign * margin) : best + sign * margin;
    return metric.higherIsBetter() ? value > bar : value < bar;
  }

  /** The state after the value: it becomes the best if it is better. */
  public Monitor update(double value) {
    return isBetter(value) ? new Monitor(metric, margin, mode, value) : this;
  }
}
