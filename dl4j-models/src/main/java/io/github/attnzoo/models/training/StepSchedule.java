package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * The learning rate times {@code factor} after every {@code epochs} epochs, counted from the end of
 * the warm-up: PyTorch's {@code StepLR}.
 */
@Id(value = "step", doc = "Falls by a factor every so many epochs.")
public record StepSchedule(
    @Property(doc = "Epochs from one fall to the next.", min = 1) int epochs,
    @Property(
            doc = "The learning rate is multiplied by this.",
            defaultsTo = "0.1",
            above = 0,
            below = 1)
        double factor)
    implements ScheduleConfig {
  public StepSchedule {
    Rules.check(StepSchedule.class, epochs, factor);
  }

  @Override
  public double rate(double rate, Place place) {
    long falls = place.epoch() / epochs;
    return rate * Math.pow(factor, (double) falls);
  }

  @Override
  public double minLearningRate() {
    return 0;
  }

  @Override
  public boolean dependsOnEpochs() {
    return false;
  }
}
