package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.HARD_SWISH;
import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ConvolutionalBlockAttentionTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 5, 4, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 5, 4, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("seven", builder(), NCHW, 10 + 99),
        new Variant("three", builder().kernelSize(3).reduction(2), NCHW, 30 + 19),
        new Variant("bias", builder().kernelSize(3).mlpBias(true), NCHW, 16 + 19),
        new Variant("silu", small().reducedChannels(2).activation(SILU), NCHW, 20 + 19),
        new Variant(
            "NHWC rounded down, hard swish",
            small().reduction(2).divisor(0).activation(HARD_SWISH),
            NHWC,
            20 + 19),
        new Variant(
            "NHWC", builder().kernelSize(5).reduction(2).gate(Gate.HARD_SIGMOID), NHWC, 30 + 51),
        new Variant("one pixel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 4 + 99));
  }

  private static ConvolutionalBlockAttention.Builder builder() {
    return new ConvolutionalBlockAttention.Builder();
  }

  private static ConvolutionalBlockAttention.Builder small() {
    return builder().kernelSize(3);
  }

  @Override
  String kind() {
    return "convolutional-block-attention";
  }

  /**
   * Channel gates 3/4 and 1/4 as in the example of {@link ChannelAttentionTest}: channels (0, 3/4)
   * and (1/4, 1/4), whose means are 1/8 and 1/2. The window is four times the mean.
   */
  @Test
  void weightsOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().kernelSize(1).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2),
            DataType.DOUBLE);
    double weight = Math.log(3) * 2 / 7;
    layer.param("W1").assign(Nd4j.create(new double[][] {{1}, {1}}));
    layer.param("W2").assign(Nd4j.create(new double[][] {{weight, -weight}}));
    layer.param("WSpatial").assign(Nd4j.create(new double[] {4, 0}, new long[] {1, 2, 1, 1}, 'c'));
    layer.param("bSpatial").assign(-0.5);
    INDArray image = Nd4j.create(new double[] {0, 1, 1, 1}, new long[] {1, 2, 1, 2}, 'c');
    assertThat(layer.allWeights(image)).containsOnlyKeys(Kind.CHANNELS, Kind.PIXELS);
    assertThat(layer.weights(Kind.CHANNELS, image).toDoubleVector())
        .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    double second = 1 / (1 + Math.exp(-1.5));
    assertThat(layer.weights(Kind.PIXELS, image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0.5, second}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, 0.75 * second, 0.125, 0.25 * second}, within(1e-12));
  }

  /** One after the other, the halves do the same. */
  @Test
  void isItsTwoHalvesInTurn() {
    var both = new SingleLayer(builder().kernelSize(3).build(), NCHW, DataType.DOUBLE);
    var channel = new SingleLayer(new ChannelAttention.Builder().build(), NCHW, DataType.DOUBLE);
    var spatial =
        new SingleLayer(
            new SpatialAttention.Builder().kernelSize(3).build(), NCHW, DataType.DOUBLE);
    channel.params().forEach((name, value) -> value.assign(both.param(name)));
    spatial.param("W").assign(both.param("WSpatial"));
    spatial.param("b").assign(both.param("bSpatial"));
    INDArray image = TestNetworks.input(NCHW, 2, DataType.DOUBLE);
    INDArray expected = spatial.forward(channel.forward(image));
    assertThat(both.forward(image).distance2(expected)).isLessThan(1e-12);
  }

  @Test
  void refusesAnEvenWindow() {
    assertThatThrownBy(() -> builder().kernelSize(6).build())
        .hasMessage(
            "convolutional-block-attention: kernelSize must be odd, so that padding can keep the"
                + " size, got kernelSize=6");
  }
}
