package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * Keeps an exponential moving average of all parameters, {@code average = d average + (1 - d)
 * parameters} after every step, which is what is validated and saved as the best model. Running
 * means and variances of batch norm are averaged like all others.
 *
 * <p>With warm-up the decay of step t, counted from 1, is {@code d = min(decay, (1 + t) / (10 +
 * t))}, so that the first, random parameters are soon forgotten: the rule of TensorFlow's {@code
 * ExponentialMovingAverage}. Polyak, Juditsky, "Acceleration of Stochastic Approximation by
 * Averaging", 1992.
 */
public record WeightAveragingConfig(
    @Property(
            doc =
                "The average's share that a step keeps; about 1 / (1 - decay) steps are averaged.",
            defaultsTo = "0.999",
            min = 0,
            below = 1)
        double decay,
    @Property(
            doc = "Whether the decay rises from a small one: min(decay, (1 + t) / (10 + t)).",
            defaultsTo = "true")
        boolean warmUp) {
  public WeightAveragingConfig {
    Rules.check(WeightAveragingConfig.class, decay, warmUp);
  }

  /**
   * The decay of a step.
   *
   * @param step counted from 1
   */
  public double decayAt(long step) {
    return warmUp ? Math.min(decay, (1.0 + step) / (10.0 + step)) : decay;
  }
}
