package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Adam with decoupled weight decay: besides Adam's step, each weight w loses {@code learningRate *
 * weightDecay * w}, which the means of the gradients never see. Weights alone decay; biases and the
 * scale and shift of batch norm are spared, where PyTorch's {@code AdamW} decays all parameters
 * unless told otherwise. A model file holds it as Deeplearning4j's own Adam and WeightDecay.
 *
 * <p>Loshchilov, Hutter, "Decoupled Weight Decay Regularization", 2017,
 * https://arxiv.org/abs/1711.05101
 */
@Id(value = "adamw", doc = "Adam with decoupled weight decay.")
public record AdamWConfig(
    @Property(doc = "Learning rate, before any schedule.", defaultsTo = "0.001", above = 0)
        double learningRate,
    @Property(doc = "Decay of the mean of gradients.", defaultsTo = "0.9", min = 0, below = 1)
        double beta1,
    @Property(doc = "Decay of the mean of squares.", defaultsTo = "0.999", min = 0, below = 1)
        double beta2,
    @Property(doc = "Added to the root of the mean of squares.", defaultsTo = "1e-8", above = 0)
        double epsilon,
    @Property(
            doc =
                "The share of each weight, times the learning rate, that a step takes away; biases"
                    + " and batch norm are spared.",
            defaultsTo = "0.01",
            min = 0)
        double weightDecay)
    implements OptimizerConfig {
  public AdamWConfig {
    Rules.check(AdamWConfig.class, learningRate, beta1, beta2, epsilon, weightDecay);
  }

  @Override
  public IUpdater toUpdater() {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }
}
