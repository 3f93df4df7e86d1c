package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Kingma, Ba, "Adam: A Method for Stochastic Optimization", 2014, https://arxiv.org/abs/1412.6980
 */
@Id(value = "adam", doc = "Adam.")
public record AdamConfig(
    @Property(doc = "Learning rate, before any schedule.", defaultsTo = "0.001", above = 0)
        double learningRate,
    @Property(doc = "Decay of the mean of gradients.", defaultsTo = "0.9", min = 0, below = 1)
        double beta1,
    @Property(doc = "Decay of the mean of squares.", defaultsTo = "0.999", min = 0, below = 1)
        double beta2,
    @Property(doc = "Added to the root of the mean of squares.", defaultsTo = "1e-8", above = 0)
        double epsilon)
    implements OptimizerConfig {
  public AdamConfig {
    Rules.check(AdamConfig.class, learningRate, beta1, beta2, epsilon);
  }

  @Override
  public IUpdater toUpdater() {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }
}
