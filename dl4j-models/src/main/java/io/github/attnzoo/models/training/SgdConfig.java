package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Gradient descent on batches, with Nesterov's momentum where {@code momentum} is not 0. */
@Id(value = "sgd", doc = "Stochastic gradient descent, with Nesterov momentum by choice.")
public record SgdConfig(
    @Property(doc = "Learning rate, before any schedule.", defaultsTo = "0.01", above = 0)
        double learningRate,
    @Property(doc = "Nesterov momentum; 0 is plain SGD.", defaultsTo = "0", min = 0, below = 1)
        double momentum)
    implements OptimizerConfig {
  public SgdConfig {
    Rules.check(SgdConfig.class, learningRate, momentum);
  }

  @Override
  public IUpdater toUpdater() {
    return momentum == 0 ? new Sgd(learningRate) : new Nesterovs(learningRate, momentum);
  }
}
