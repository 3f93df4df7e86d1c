package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EfficientChannelAttentionTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("wider than the channels", builder().kernelSize(13), NCHW, 13),
        new Variant("from channels", builder(), NCHW, 3),
        new Variant("five", builder().kernelSize(5), NCHW, 5),
        new Variant("one", builder().kernelSize(1).gate(Gate.HARD_SIGMOID), NCHW, 1),
        new Variant("NHWC", builder().kernelSize(5), NHWC, 5),
        new Variant("one channel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 1), 3));
  }

  private static EfficientChannelAttention.Builder builder() {
    return new EfficientChannelAttention.Builder();
  }

  @Override
  String kind() {
    return "efficient-channel-attention";
  }

  /** Means 1, 2 and 4 under the window (1, 0, -1): scores 0 - 2, 1 - 4 and 2 - 0. */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().gate(Gate.HARD_SIGMOID).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 3),
            DataType.DOUBLE);
    layer.param("W").assign(Nd4j.create(new double[][] {{1}, {0}, {-1}}));
    INDArray image = Nd4j.create(new double[] {0, 2, 1, 3, 4, 4}, new long[] {1, 3, 1, 2}, 'c');
    assertThat(layer.weights(image).toDoubleVector())
        .containsExactly(new double[] {1.0 / 6, 0, 5.0 / 6}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, 2.0 / 6, 0, 0, 20.0 / 6, 20.0 / 6}, within(1e-12));
  }

  /** Expected: timm's rule in Python, at powers of two and beside them. */
  @ParameterizedTest
  @CsvSource({
    "1, 3",
    "7, 3",
    "8, 3",
    "64, 3",
    "127, 3",
    "128, 5",
    "512, 5",
    "2047, 5",
    "2048, 7",
    "16384, 7"
  })
  void theWindowFollowsFromTheChannelsAsInTimm(long channels, long window) {
    assertThat(builder().channels(channels).build().windowSize()).isEqualTo(window);
  }

  @Test
  void refusesAnEvenWindow() {
    assertThatThrownBy(() -> builder().kernelSize(4).name("eca2").build())
        .hasMessage(
            "efficient-channel-attention 'eca2': kernelSize must be odd, or 0 to follow from"
                + " channels, got kernelSize=4");
    assertThatThrownBy(() -> builder().kernelSize(-3).build())
        .hasMessageContaining("got kernelSize=-3");
  }
}
