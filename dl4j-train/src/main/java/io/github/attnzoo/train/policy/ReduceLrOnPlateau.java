package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.PlateauConfig;

/**
 * Lowers the learning rate when a metric stops improving, by the rules of PyTorch's {@code
 * ReduceLROnPlateau}.
 *
 * <p>An epoch that is not better than the best so far is bad. After more than {@code patience} bad
 * epochs in a row the rate becomes {@code max(rate * factor, minLearningRate)}, unless that is a
 * fall of {@code epsilon} or less, and for {@code cooldown} epochs bad ones are not counted. Unlike
 * Keras, whose rate falls one epoch earlier and whose cooldown of 1 does nothing. NaN counts as
 * bad.
 *
 * @param config the settings
 * @param monitor the best value so far
 * @param learningRate the rate for the next epoch: the policy's decision
 * @param badEpochs bad epochs in a row
 * @param cooldownLeft epochs in which bad ones are still not counted
 */
public record ReduceLrOnPlateau(
    PlateauConfig config, Monitor monitor, double learningRate, int badEpochs, int cooldownLeft) {

  /** The state before the first epoch. */
  public static ReduceLrOnPlateau of(PlateauConfig config, double learningRate) {
    return new ReduceLrOnPlateau(config, Monitor.of(config), learningRate, 0, 0);
  }

  /** The state after an epoch with this value of the watched metric. */
  public ReduceLrOnPlateau update(double value) {
    boolean cooling = cooldownLeft > 0;
    int bad = monitor.isBetter(value) || cooling ? 0 : badEpochs + 1;
    boolean plateau = bad > config.patience();
    return new ReduceLrOnPlateau(
        config,
        monitor.update(value),
        plateau ? reduced() : learningRate,
        plateau ? 0 : bad,
        plateau ? config.cooldown() : Math.max(cooldownLeft - 1, 0));
  }

  private double reduced() {
    double lower = Math.max(learningRate * config.factor(), config.minLearningRate());
    return learningRate - lower > config.epsilon() ? lower : learningRate;
  }
}
