package io.github.attnzoo.layers.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.comparison.CompareAndReplace;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** Zeroes what stands in the padded steps of a batch of sequences. */
public final class PaddedSteps {

  private PaddedSteps() {}

  /**
   * Zeroes padded steps in place. It selects instead of multiplying, because a NaN times zero is
   * NaN; and it works outside SameDiff, whose {@code where} has no gradient and whose {@code
   * replaceWhere} has a wrong one.
   *
   * @param sequences {@code [batch, size, time]} or {@code [batch, time, size]}
   * @param mask {@code [batch, 1, time]} or {@code [batch, time, 1]}, 0 where a step is padded
   * @return {@code sequences}
   */
  public static INDArray zero(INDArray sequences, INDArray mask) {
    INDArray keep =
        Nd4j.createUninitialized(sequences.dataType(), sequences.shape(), sequences.ordering());
    keep.assign(mask.castTo(sequences.dataType()).broadcast(sequences.shape()));
    return Nd4j.getExecutioner()
        .exec(new CompareAndReplace(keep, sequences, sequences, Conditions.greaterThan(0)));
  }
}
