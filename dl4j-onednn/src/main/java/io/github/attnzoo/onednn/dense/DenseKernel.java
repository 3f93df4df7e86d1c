package io.github.attnzoo.onednn.dense;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.FusedActivation;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the dense layer and the output layer share: plans by shape, and which inputs fit. */
final class DenseKernel {
  static final String NAME = "onednn-dense";

  private record Key(DenseShape shape, @Nullable FusedActivation activation) {}

  private final PlanCache<Key, DensePlan> plans;
  private final boolean biased;

  DenseKernel(BaseLayer<?> layer) {
    plans = PlanCache.of(layer);
    biased = layer.hasBias();
  }

  DensePlan plan(
      INDArray input, INDArray weights, boolean training, @Nullable FusedActivation activation) {
    var shape = new DenseShape(input.size(0), weights.size(0), weights.size(1), training);
    return plans.get(
        new Key(shape, activation),
        key -> DensePlan.prepare(key.shape(), biased, key.activation()));
  }

  /** Whether the kernel can read this input; if not, DL4J's own code has to say what it is. */
  static boolean fits(@Nullable INDArray input, INDArray weights) {
    return input != null
        && input.rank() == 2
        && input.size(0) > 0
        && input.size(1) == weights.size(0)
        && input.dataType() == DataType.FLOAT;
  }

  /** The weights in order 'f': as they are, or for weights made by noise a copy. */
  static INDArray columnMajor(INDArray weights) {
    return Layouts.isColumnMajor(weights) ? weights : weights.dup('f');
  }
}
