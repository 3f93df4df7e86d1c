package io.github.attnzoo.explain;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One sample that a network's view of is to be shown.
 *
 * @param name of the sample, for titles
 * @param features the network's input, normalised as it was in training; a batch of one
 * @param mask {@code [1, time]}; null where all steps are real
 * @param view what it looks like to people; of the kind of the features, see {@link View}
 * @param trueClass index of its class, from 0; null where that isn't known
 */
public record Subject(
    String name,
    INDArray features,
    @Nullable INDArray mask,
    View view,
    @Nullable Integer trueClass) {
  /**
   * A sample.
   *
   * @throws IllegalArgumentException if name, features or view are missing, the features are more
   *     samples than one, the mask isn't {@code [1, time]}, or the class is negative
   */
  public Subject {
    Given.check(name, "name");
    Given.check(features, "features");
    Given.check(view, "view");
    require(
        features.rank() > 1 && features.size(0) == 1,
        name,
        "features must be one sample [1, ...], got " + Arrays.toString(features.shape()));
    require(
        mask == null || (mask.rank() == 2 && mask.size(0) == 1),
        name,
        "mask must be [1, time], got " + (mask == null ? null : Arrays.toString(mask.shape())));
    require(
        trueClass == null || trueClass >= 0,
        name,
        "trueClass must be at least 0, got " + trueClass);
  }

  private static void require(boolean holds, String name, String error) {
    if (!holds) {
      throw new IllegalArgumentException("subject '" + name + "': " + error);
    }
  }
}
