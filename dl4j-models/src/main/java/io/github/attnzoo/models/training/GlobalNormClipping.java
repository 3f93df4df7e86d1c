package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * Shrinks the gradient g of all parameters together where its l2 norm is too large: {@code g *
 * min(1, maxNorm / (|g| + 1e-6))}, as PyTorch's {@code clip_grad_norm_}. Pascanu, Mikolov, Bengio,
 * "On the difficulty of training recurrent neural networks", 2012, https://arxiv.org/abs/1211.5063
 */
@Id(value = "global-norm", doc = "Bounds the l2 norm of the gradient of all parameters together.")
public record GlobalNormClipping(
    @Property(
            doc = "The largest norm, of the gradient averaged over the batch.",
            defaultsTo = "1",
            above = 0)
        double maxNorm)
    implements GradientClippingConfig {
  public GlobalNormClipping {
    Rules.check(GlobalNormClipping.class, maxNorm);
  }
}
