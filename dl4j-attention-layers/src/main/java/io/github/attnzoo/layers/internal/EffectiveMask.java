package io.github.attnzoo.layers.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer configuration that decides itself which mask it works with. */
public interface EffectiveMask {

  /**
   * The mask that counts for one batch, asked for before dropout touches the input.
   *
   * @param input the layer's input
   * @param mask the mask array that Deeplearning4j hands over, or null
   * @return ones and zeros that broadcast to the input, in its data type, or null where nothing is
   *     masked
   */
  @Nullable INDArray effectiveMask(INDArray input, @Nullable INDArray mask);

  /**
   * What the layer's definition is given in the place of its mask, and again in backpropagation.
   *
   * @param input the layer's input
   * @param mask the effective mask
   * @param training whether the pass is one of training, in which weights may be dropped
   * @return by default the effective mask; null where {@code onesMaskForInput} is to be given
   */
  default @Nullable INDArray guide(INDArray input, @Nullable INDArray mask, boolean training) {
    return mask;
  }
}
