package io.github.attnzoo.policies;

import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.ThresholdMode;

/**
 * Answers "is this better?", for everything that asks: best checkpoint, early stopping, plateau.
 *
 * <p>A value is better if it beats the best so far (not the last) by more than the margin: {@code
 * value < best - margin}, or {@code value > best + margin} where higher is better; a relative
 * margin is {@code best * margin}, as in PyTorch, so that with a best value below 0 an equal value
 * counts as better where lower is better. The first finite value is always better than none. NaN
 * and infinities are never better.
 *
 * @param direction whether lower or higher is better
 * @param margin how much better counts as better
 * @param mode whether margin is a difference or a share of the best value
 * @param best the best value so far; the worst infinity before the first
 */
public record Monitor(Direction direction, double margin, ThresholdMode mode, double best) {

  /** The state before the first epoch. */
  public static Monitor of(MonitorConfig config) {
    return of(Direction.of(config.metric()), config.minDelta(), config.minDeltaMode());
  }

  /** The state before the first value. */
  public static Monitor of(Direction direction, double margin, ThresholdMode mode) {
    return new Monitor(direction, margin, mode, direction.worst());
  }

  /** Whether any value has been the best yet. */
  public boolean hasBest() {
    return Double.isFinite(best);
  }

  /** Whether the value beats the best so far by more than the margin. */
  public boolean isBetter(double value) {
    return hasBest() ? beats(value, best) : Double.isFinite(value);
  }

  /** Whether the value beats another one by more than the margin. */
  boolean beats(double value, double other) {
    return Double.isFinite(value) && direction.isBetter(value, direction.bar(other, margin, mode));
  }

  /** The state after the value: it becomes the best if it is better. */
  public Monitor update(double value) {
    return isBetter(value) ? new Monitor(direction, margin, mode, value) : this;
  }
}
