package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.kernels.FusedActivation;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An activation function that oneDNN computes as DL4J does.
 *
 * @param kind oneDNN's name for it
 * @param alpha its parameter, 0 where it has none
 */
record EltwiseFunction(dnnl.algorithm kind, float alpha) {
  static final EltwiseFunction RELU = new EltwiseFunction(dnnl.algorithm.eltwise_relu, 0f);

  /**
   * Finds oneDNN's function.
   *
   * @param activation DL4J's function
   * @return empty when oneDNN has none that gives the same numbers
   */
  static Optional<EltwiseFunction> of(IActivation activation) {
    if (FusedActivation.isPlainRelu(activation)) {
      return Optional.of(RELU);
    }
    if (activation.getClass() == ActivationLReLU.class) {
      float slope = (float) ((ActivationLReLU) activation).getAlpha();
      return Optional.of(new EltwiseFunction(dnnl.algorithm.eltwise_relu, slope));
    }
    if (activation.getClass() == ActivationELU.class) {
      float scale = (float) ((ActivationELU) activation).getAlpha();
      return Optional.of(new EltwiseFunction(dnnl.algorithm.eltwise_elu, scale));
    }
    if (activation.getClass() == ActivationTanH.class) {
      return Optional.of(new EltwiseFunction(dnnl.algorithm.eltwise_tanh, 0f));
    }
    if (activation.getClass() == ActivationSigmoid.class) {
      return Optional.of(new EltwiseFunction(dnnl.algorithm.eltwise_logistic, 0f));
    }
    if (activation.getClass() == ActivationSwish.class) {
      return Optional.of(new EltwiseFunction(dnnl.algorithm.eltwise_swish, 1f));
    }
    return Optional.empty();
  }
}
