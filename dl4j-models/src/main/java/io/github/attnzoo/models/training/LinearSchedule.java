package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * A straight line from the learning rate down to {@code minLearningRate}, step by step:
 *
 * <pre>
 *   rate(t) = min + (rate - min) (1 - t / T)
 * </pre>
 *
 * <p>for step t of T, counted from the end of the warm-up. PyTorch's {@code LinearLR} with a start
 * factor of 1 and {@code total_iters} steps.
 */
@Id(value = "linear", doc = "A straight line down over the whole training, step by step.")
public record LinearSchedule(
    @Property(doc = "The rate that the last step comes near to.", defaultsTo = "0", min = 0)
        double minLearningRate)
    implements ScheduleConfig {
  public LinearSchedule {
    Rules.check(LinearSchedule.class, minLearningRate);
  }

  @Override
  public double rate(double rate, Place place) {
    double min = Math.min(minLearningRate, rate);
    return min + (rate - min) * (1 - place.progress());
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
