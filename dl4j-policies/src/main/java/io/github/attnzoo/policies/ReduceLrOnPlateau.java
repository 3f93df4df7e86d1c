package io.github.attnzoo.policies;

import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.PlateauConfig.Rule;

/**
 * Lowers the learning rate when a metric stops improving, by the rules of PyTorch's or Keras's
 * {@code ReduceLROnPlateau}.
 *
 * <p>An epoch that is not better than the best so far is bad, and so is one whose value is NaN. By
 * PyTorch's rules the rate becomes {@code max(rate * factor, minLearningRate)} after more than
 * {@code patience} bad epochs in a row, and for the next {@code cooldown} epochs bad ones are not
 * counted. By Keras's it does so with the {@code patience}-th bad epoch, and as the cooldown is
 * counted down before an epoch is judged, a cooldown of 1 does nothing. A fall of {@code epsilon}
 * or less is not made.
 *
 * @param config the settings
 * @param monitor the best value so far
 * @param learningRate the rate for the next epoch: the policy's decision
 * @param badEpochs bad epochs in a row
 * @param cooldownLeft epochs in which bad ones are still not counted
 */
public record ReduceLrOnPlateau(
    PlateauConfig config, Monitor monitor, double learningRate, int badEpochs, int cooldownLeft) {
  public ReduceLrOnPlateau {
    if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learningRate must be a finite number of at least 0, got " + learningRate);
    }
  }

  /** The state before the first epoch. */
  public static ReduceLrOnPlateau of(PlateauConfig config, double learningRate) {
    return of(config, Direction.of(config.metric()), learningRate);
  }

  /** The state before the first value of a metric of your own; the config's does not matter. */
  public static ReduceLrOnPlateau of(
      PlateauConfig config, Direction direction, double learningRate) {
    var monitor = Monitor.of(direction, config.threshold(), config.thresholdMode());
    return new ReduceLrOnPlateau(config, monitor, learningRate, 0, 0);
  }

  /** The state after an epoch with this value of the watched metric. */
  public ReduceLrOnPlateau update(double value) {
    return config.rule() == Rule.KERAS ? likeKeras(value) : likePyTorch(value);
  }

  private ReduceLrOnPlateau likePyTorch(double value) {
    boolean cooling = cooldownLeft > 0;
    int bad = monitor.isBetter(value) || cooling ? 0 : badEpochs + 1;
    boolean plateau = bad > config.patience();
    return next(
        value,
        plateau ? reduced() : learningRate,
        plateau ? 0 : bad,
        plateau ? config.cooldown() : Math.max(cooldownLeft - 1, 0));
  }

  private ReduceLrOnPlateau likeKeras(double value) {
    int cooldown = Math.max(cooldownLeft - 1, 0);
    if (monitor.isBetter(value) || cooldown > 0) {
      return next(value, learningRate, 0, cooldown);
    }
    int bad = cooldownLeft > 0 ? 1 : badEpochs + 1;
    return bad >= config.patience() && learningRate > config.minLearningRate()
        ? next(value, reduced(), 0, config.cooldown())
        : next(value, learningRate, bad, 0);
  }

  private ReduceLrOnPlateau next(double value, double rate, int bad, int cooldown) {
    return new ReduceLrOnPlateau(config, monitor.update(value), rate, bad, cooldown);
  }

  private double reduced() {
    double lower = Math.max(learningRate * config.factor(), config.minLearningRate());
    return learningRate - lower > config.epsilon() ? lower : learningRate;
  }
}
