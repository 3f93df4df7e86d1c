package io.github.attnzoo.onednn.kernels;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An activation function that a kernel applies to its results before it stores them, and whose
 * derivative follows from the results.
 */
public enum FusedActivation {
  /** max(0, x). */
  RELU(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd),
  /** tanh(x). */
  TANH(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd),
  /** 1 / (1 + exp(-x)). */
  SIGMOID(algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd);

  private final algorithm forward;
  private final algorithm backward;

  FusedActivation(algorithm forward, algorithm backward) {
    this.forward = forward;
    this.backward = backward;
  }

  /**
   * The counterpart of a DL4J activation.
   *
   * @param activation as configured
   * @return empty for every other function, and for a ReLU with a slope, a threshold or a maximum
   */
  public static Optional<FusedActivation> of(IActivation activation) {
    if (activation.getClass() == ActivationTanH.class) {
      return Optional.of(TANH);
    }
    if (activation.getClass() == ActivationSigmoid.class) {
      return Optional.of(SIGMOID);
    }
    return isPlainRelu(activation) ? Optional.of(RELU) : Optional.empty();
  }

  /**
   * Whether a DL4J activation is max(0, x), without a slope, a threshold or a maximum.
   *
   * @param activation as configured
   */
  public static boolean isPlainRelu(IActivation activation) {
    return activation instanceof ActivationReLU relu
        && relu.getClass() == ActivationReLU.class
        && relu.getMax() == null
        && relu.getThreshold() == null
        && relu.getNegativeSlope() == null;
  }

  /** oneDNN's number of the function. */
  public algorithm forward() {
    return forward;
  }

  /** oneDNN's number of the derivative, computed from the function's value. */
  public algorithm backward() {
    return backward;
  }
}
