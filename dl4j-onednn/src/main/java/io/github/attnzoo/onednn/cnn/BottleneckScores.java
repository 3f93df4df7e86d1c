package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.ChannelAttention;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code y = activation(x W1 + b1) W2 + b2}. */
final class BottleneckScores implements ChannelScores {
  private final boolean biased;
  private final HiddenActivation activation;
  private final INDArray hidden;
  private final INDArray active;
  private final INDArray activeGradient;
  private final INDArray hiddenGradient;
  private final SmallDense first;
  private final SmallDense second;

  BottleneckScores(
      NativeOwner owner, SmallDense.Arrays arrays, ChannelGateDesign.Network.Bottleneck network) {
    biased = network.biased();
    activation = network.activation();
    long rows = arrays.x().size(0);
    hidden = array(owner, rows, network.hidden());
    active = array(owner, rows, network.hidden());
    activeGradient = array(owner, rows, network.hidden());
    hiddenGradient = array(owner, rows, network.hidden());
    first =
        new SmallDense(
            owner,
            new SmallDense.Arrays(arrays.x(), hidden, arrays.xGradient(), hiddenGradient),
            biased,
            PostOps.none(),
            PostOps.none());
    second =
        new SmallDense(
            owner,
            new SmallDense.Arrays(active, arrays.y(), activeGradient, arrays.yGradient()),
            biased,
            PostOps.none(),
            PostOps.none());
  }

  private static INDArray array(NativeOwner owner, long rows, long columns) {
    return owner.closing(Nd4j.createUninitializedDetached(DataType.FLOAT, rows, columns));
  }

  @Override
  public void forward(Map<String, INDArray> params) {
    first.forward(
        LayerArrays.named(params, ChannelAttention.W1), bias(params, ChannelAttention.B1));
    float[] values = Floats.read(hidden);
    for (int i = 0; i < values.length; i++) {
      values[i] = value(values[i]);
    }
    Floats.write(values, active);
    second.forward(
        LayerArrays.named(params, ChannelAttention.W2), bias(params, ChannelAttention.B2));
  }

  @Override
  public void backward(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    second.backward(
        LayerArrays.named(params, ChannelAttention.W2),
        LayerArrays.named(gradients, ChannelAttention.W2),
        bias(gradients, ChannelAttention.B2));
    float[] values = Floats.read(hidden);
    float[] gradient = Floats.read(activeGradient);
    for (int i = 0; i < values.length; i++) {
      gradient[i] *= slope(values[i]);
    }
    Floats.write(gradient, hiddenGradient);
    first.backward(
        LayerArrays.named(params, ChannelAttention.W1),
        LayerArrays.named(gradients, ChannelAttention.W1),
        bias(gradients, ChannelAttention.B1));
  }

  private @Nullable INDArray bias(Map<String, INDArray> arrays, String name) {
    return biased ? LayerArrays.named(arrays, name) : null;
  }

  private float value(float x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case SILU -> x * sigmoid(x);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  private float slope(float x) {
    return switch (activation) {
      case RELU -> x > 0 ? 1 : 0;
      case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
      case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
    };
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
