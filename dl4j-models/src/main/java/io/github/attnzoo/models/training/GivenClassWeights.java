package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import java.util.List;

/** Weights that the config names. */
@Id(value = "given", doc = "One weight for each class.")
public record GivenClassWeights(
    @Property(doc = "The weights, in the order of the classes.", above = 0) List<Double> weights)
    implements ClassWeights {
  public GivenClassWeights {
    Rules.check(GivenClassWeights.class, weights);
    weights = List.copyOf(weights);
  }

  @Override
  public List<Double> weights(int[] classCounts) {
    return weights;
  }
}
