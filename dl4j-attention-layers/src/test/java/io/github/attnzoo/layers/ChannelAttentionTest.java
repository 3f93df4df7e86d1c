package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.HARD_SWISH;
import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChannelAttentionTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("one hidden unit", builder(), NCHW, 10),
        new Variant("nearest", builder().reduction(2), NCHW, 30),
        new Variant("rounded down", builder().reduction(2).divisor(0), NCHW, 20),
        new Variant("bias", builder().reducedChannels(2).hasBias(true), NCHW, 27),
        new Variant("silu", builder().reduction(2).activation(SILU), NCHW, 30),
        new Variant("NHWC hard swish", builder().reduction(2).activation(HARD_SWISH), NHWC, 30),
        new Variant("NHWC", builder().reduction(2).gate(Gate.HARD_SIGMOID), NHWC, 30),
        new Variant("one pixel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 4));
  }

  private static ChannelAttention.Builder builder() {
    return new ChannelAttention.Builder();
  }

  @Override
  String kind() {
    return "channel-attention";
  }

  /**
   * Means 1/2 and 1, maxima 1 and 1: hidden units 3/2 and 2 under weights 1, scores 7/2 ln 3 times
   * 2/7 and its negative.
   */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().build(), TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2), DataType.DOUBLE);
    double weight = Math.log(3) * 2 / 7;
    layer.param("W1").assign(Nd4j.create(new double[][] {{1}, {1}}));
    layer.param("W2").assign(Nd4j.create(new double[][] {{weight, -weight}}));
    INDArray image = Nd4j.create(new double[] {0, 1, 1, 1}, new long[] {1, 2, 1, 2}, 'c');
    assertThat(layer.weights(image).toDoubleVector())
        .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, 0.75, 0.25, 0.25}, within(1e-12));
  }
}
