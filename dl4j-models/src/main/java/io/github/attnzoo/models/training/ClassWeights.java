package io.github.attnzoo.models.training;

import java.util.List;

/**
 * The key {@code training.classWeights}: how much a sample counts in the training loss, by its
 * class: {@code loss = -sum over classes of w_c y_c ln p_c}, averaged over the samples of a batch.
 * (PyTorch's {@code CrossEntropyLoss(weight)} divides by the sum of the batch's weights instead, so
 * that a batch of rare classes moves the model as much as another.) The losses that are reported
 * and watched stay unweighted.
 */
public sealed interface ClassWeights permits BalancedClassWeights, GivenClassWeights {
  /**
   * One weight a class.
   *
   * @param classCounts training samples of each class
   */
  List<Double> weights(int[] classCounts);
}
