package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * Half a cosine from the learning rate down to {@code minLearningRate}, step by step:
 *
 * <pre>
 *   rate(t) = min + (rate - min) (1 + cos(pi t / T)) / 2
 * </pre>
 *
 * <p>for step t of T, counted from the end of the warm-up. PyTorch's {@code CosineAnnealingLR} with
 * {@code T_max} steps. Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
 * 2016, https://arxiv.org/abs/1608.03983, without restarts.
 */
@Id(value = "cosine", doc = "Half a cosine over the whole training, step by step.")
public record CosineSchedule(
    @Property(doc = "The rate that the last step comes near to.", defaultsTo = "0", min = 0)
        double minLearningRate)
    implements ScheduleConfig {
  public CosineSchedule {
    Rules.check(CosineSchedule.class, minLearningRate);
  }

  @Override
  public double rate(double rate, Place place) {
    double min = Math.min(minLearningRate, rate);
    return min + (rate - min) * (1 + Math.cos(Math.PI * place.progress())) / 2;
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
