package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The small network of a squeeze-and-excitation layer, {@code gates = gate(relu(means W1 + b1) W2 +
 * b2)}, and its gradients.
 */
final class GateNetwork {
  private final Key key;
  private final INDArray means;
  private final INDArray hidden;
  private final INDArray gates;
  private final INDArray meanGradient;
  private final INDArray hiddenGradient;
  private final INDArray gateGradient;
  private final SmallDense first;
  private final SmallDense second;

  /**
   * What is prepared.
   *
   * @param batch the number of images
   * @param channels the number of channels
   * @param hidden units between the two products
   * @param pixels the number of pixels a mean is taken over
   * @param gradientPixels the number of pixels that the gradient of a gate is a mean of
   * @param biased whether the products have a bias
   * @param gate the function at the end
   */
  record Key(
      long batch,
      long channels,
      long hidden,
      long pixels,
      long gradientPixels,
      boolean biased,
      Gate gate) {}

  GateNetwork(NativeOwner owner, Key key) {
    this.key = key;
    means = array(owner, key.batch(), key.channels());
    hidden = array(owner, key.batch(), key.hidden());
    gates = array(owner, key.batch(), key.channels());
    meanGradient = array(owner, key.batch(), key.channels());
    hiddenGradient = array(owner, key.batch(), key.hidden());
    gateGradient = array(owner, key.batch(), key.channels());
    first =
        new SmallDense(
            owner,
            new SmallDense.Arrays(means, hidden, meanGradient, hiddenGradient),
            key.biased(),
            PostOps.none().then(dnnl.algorithm.eltwise_relu, 0f, 0f),
            PostOps.none().then(dnnl.algorithm.eltwise_linear, 1f / key.pixels(), 0f));
    second =
        new SmallDense(
            owner,
            new SmallDense.Arrays(hidden, gates, hiddenGradient, gateGradient),
            key.biased(),
            function(key.gate()),
            PostOps.none());
  }

  private static INDArray array(NativeOwner owner, long rows, long columns) {
    return owner.closing(Nd4j.createUninitializedDetached(DataType.FLOAT, rows, columns));
  }

  private static PostOps function(Gate gate) {
    return switch (gate) {
      case SIGMOID -> PostOps.none().then(dnnl.algorithm.eltwise_logistic, 0f, 0f);
      case HARD_SIGMOID ->
          PostOps.none()
              .then(dnnl.algorithm.eltwise_linear, 1f / 6, 0.5f)
              .then(dnnl.algorithm.eltwise_clip, 0f, 1f);
    };
  }

  /** {@code [batch, channels]}: to be filled before {@link #forward}. */
  INDArray means() {
    return means;
  }

  /** {@code [batch, channels]}, after {@link #forward}. */
  INDArray gates() {
    return gates;
  }

  /**
   * {@code [batch, channels]}: to be filled before {@link #backward} with the gradient of the
   * gates, divided by the number of pixels.
   */
  INDArray gateGradient() {
    return gateGradient;
  }

  /** After {@link #backward}: what the means add to the gradient of each of their pixels. */
  INDArray pixelGradient() {
    return meanGradient;
  }

  /** From means to gates. */
  void forward(Map<String, INDArray> params) {
    first.forward(
        LayerArrays.named(params, SqueezeExcitation.W1), bias(params, SqueezeExcitation.B1));
    second.forward(
        LayerArrays.named(params, SqueezeExcitation.W2), bias(params, SqueezeExcitation.B2));
  }

  /**
   * From the gradient of the gates to those of the parameters, which are written, and the pixels.
   */
  void backward(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    differentiateGate();
    second.backward(
        LayerArrays.named(params, SqueezeExcitation.W2),
        LayerArrays.named(gradients, SqueezeExcitation.W2),
        bias(gradients, SqueezeExcitation.B2));
    differentiateRelu();
    first.backward(
        LayerArrays.named(params, SqueezeExcitation.W1),
        LayerArrays.named(gradients, SqueezeExcitation.W1),
        bias(gradients, SqueezeExcitation.B1));
  }

  private @Nullable INDArray bias(Map<String, INDArray> arrays, String name) {
    return key.biased() ? LayerArrays.named(arrays, name) : null;
  }

  private void differentiateGate() {
    float[] gate = Floats.read(gates);
    float[] gradient = Floats.read(gateGradient);
    boolean sigmoid = key.gate() == Gate.SIGMOID;
    for (int i = 0; i < gate.length; i++) {
      float g = gate[i];
      float slope = sigmoid ? g * (1 - g) : g > 0 && g < 1 ? 1f / 6 : 0;
      gradient[i] *= slope * key.gradientPixels();
    }
    Floats.write(gradient, gateGradient);
  }

  private void differentiateRelu() {
    float[] value = Floats.read(hidden);
    float[] gradient = Floats.read(hiddenGradient);
    for (int i = 0; i < value.length; i++) {
      if (value[i] <= 0) {
        gradient[i] = 0;
      }
    }
    Floats.write(gradient, hiddenGradient);
  }
}
