package io.github.attnzoo.train.data;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One input for a model, outside of any data set.
 *
 * @param sample its name, its label where the file told it, and its numbers before normalisation
 * @param features {@code [1, features, time]} or {@code [1, channels, height, width]}, normalised
 * @param mask {@code [1, time]} where the sequence is shorter than the model's; else null
 */
public record Input(Sample sample, INDArray features, @Nullable INDArray mask) {
  /** Where the input comes from. */
  public String name() {
    return sample.name();
  }
}
