package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import java.util.Arrays;
import java.util.List;

/**
 * {@code w_c = samples / (classes * samples of c)}, as in scikit-learn's "balanced": all classes
 * together count the same, and the mean weight of a training sample is 1. King, Zeng, "Logistic
 * Regression in Rare Events Data", 2001. A class without samples gets 1, which no sample feels.
 */
@Id(value = "balanced", doc = "Weights by which all classes count the same, however rare.")
public record BalancedClassWeights() implements ClassWeights {
  @Override
  public List<Double> weights(int[] classCounts) {
    double samples = Arrays.stream(classCounts).sum();
    return Arrays.stream(classCounts)
        .mapToObj(count -> count == 0 ? 1 : samples / (classCounts.length * (double) count))
        .toList();
  }
}
