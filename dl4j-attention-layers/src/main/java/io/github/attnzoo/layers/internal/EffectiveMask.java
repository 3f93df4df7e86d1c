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
}
