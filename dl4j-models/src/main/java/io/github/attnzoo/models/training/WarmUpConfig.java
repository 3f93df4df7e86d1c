package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * A linear rise of the learning rate at the start of a training, step by step: for step t of the
 * warm-up's W the rate is multiplied by {@code startFactor + (1 - startFactor) t / W}. PyTorch's
 * {@code LinearLR}. The schedule begins where the warm-up ends, as with its {@code SequentialLR}.
 */
public record WarmUpConfig(
    @Property(
            doc = "How long it takes; a part of an epoch is allowed, and rounded to whole steps.",
            defaultsTo = "1",
            above = 0)
        double epochs,
    @Property(
            doc =
                "The first step's share of the learning rate; not 0, so that the first step counts.",
            defaultsTo = "0.01",
            above = 0,
            max = 1)
        double startFactor) {
  public WarmUpConfig {
    Rules.check(WarmUpConfig.class, epochs, startFactor);
  }

  /**
   * The factor of a step.
   *
   * @param step from 0
   * @param steps of the warm-up
   */
  public double factor(long step, long steps) {
    return step >= steps ? 1 : startFactor + (1 - startFactor) * step / steps;
  }
}
