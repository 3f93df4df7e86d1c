package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/** Bounds each number of the gradient, as PyTorch's {@code clip_grad_value_}. */
@Id(value = "absolute-value", doc = "Bounds the absolute value of each number of the gradient.")
public record AbsoluteValueClipping(
    @Property(
            doc = "The largest absolute value, of the gradient averaged over the batch.",
            defaultsTo = "1",
            above = 0)
        double maxValue)
    implements GradientClippingConfig {
  public AbsoluteValueClipping {
    Rules.check(AbsoluteValueClipping.class, maxValue);
  }
}
