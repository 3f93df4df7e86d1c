package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.Plan;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Attention over the channels or pixels of images, for one shape. */
interface ImageAttentionKernel extends Plan {

  /**
   * Computes the weights alone, for {@link #backward}.
   *
   * @param from the input
   * @param params the layer's parameters
   */
  void weigh(INDArray from, Map<String, INDArray> params);

  /**
   * Computes the weights and applies them.
   *
   * @param from the input
   * @param params the layer's parameters
   * @param to channels last, overwritten
   */
  void scale(INDArray from, Map<String, INDArray> params, INDArray to);

  /**
   * Computes all gradients, after either of the other two with the same input.
   *
   * @param from the input
   * @param error the gradient of the output
   * @param params the layer's parameters
   * @param gradients overwritten with their gradients
   * @param to channels last, overwritten with the gradient of the input
   */
  void backward(
      INDArray from,
      INDArray error,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      INDArray to);
}
