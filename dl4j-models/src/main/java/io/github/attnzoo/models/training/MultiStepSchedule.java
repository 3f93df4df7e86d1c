package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;

/**
 * The learning rate times {@code factor} after each epoch of a list, counted from the end of the
 * warm-up: PyTorch's {@code MultiStepLR}.
 */
@Id(value = "multi-step", doc = "Falls by a factor after certain epochs.")
public record MultiStepSchedule(
    @Property(doc = "The epochs after which the rate falls, in rising order.", min = 1)
        List<Integer> milestones,
    @Property(
            doc = "The learning rate is multiplied by this.",
            defaultsTo = "0.1",
            above = 0,
            below = 1)
        double factor)
    implements ScheduleConfig {
  public MultiStepSchedule {
    Rules.check(MultiStepSchedule.class, milestones, factor);
    milestones = List.copyOf(milestones);
    if (milestones.isEmpty()) {
      throw new RuleViolation("milestones", "must have at least one epoch, got []");
    }
    for (int i = 1; i < milestones.size(); i++) {
      if (milestones.get(i) <= milestones.get(i - 1)) {
        throw new RuleViolation("milestones", "must be in rising order, got " + milestones);
      }
    }
  }

  @Override
  public double rate(double rate, Place place) {
    long falls = milestones.stream().filter(milestone -> milestone <= place.epoch()).count();
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
