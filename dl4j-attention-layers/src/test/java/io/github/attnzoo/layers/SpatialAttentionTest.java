package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SpatialAttentionTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 5, 4, 3);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 5, 4, 3);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("seven", builder(), NCHW, 99),
        new Variant("three", builder().kernelSize(3).gate(Gate.HARD_SIGMOID), NCHW, 19),
        new Variant("no bias", builder().kernelSize(3).hasBias(false), NCHW, 18),
        new Variant("NHWC", builder().kernelSize(5), NHWC, 51),
        new Variant("one pixel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 99));
  }

  private static SpatialAttention.Builder builder() {
    return new SpatialAttention.Builder();
  }

  @Override
  String kind() {
    return "spatial-attention";
  }

  /**
   * Means 1, 0 and 2, maxima 2, 1 and 2. The window takes the mean to the left and half the maximum
   * here: scores 0 + 1, 1 + 1/2 and 0 + 1, less the bias of 1.
   */
  @Test
  void mapOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().kernelSize(3).gate(Gate.HARD_SIGMOID).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 3, 2),
            DataType.DOUBLE);
    layer.param("W").assign(0);
    layer.param("W").putScalar(new int[] {0, 0, 1, 0}, 1);
    layer.param("W").putScalar(new int[] {0, 1, 1, 1}, 0.5);
    layer.param("b").assign(-1);
    INDArray image = Nd4j.create(new double[] {0, -1, 2, 2, 1, 2}, new long[] {1, 2, 1, 3}, 'c');
    assertThat(layer.weights(image).shape()).containsExactly(1, 1, 1, 3);
    assertThat(layer.weights(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0.5, 3.5 / 6, 0.5}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, -3.5 / 6, 1, 1, 3.5 / 6, 1}, within(1e-12));
  }

  @Test
  void refusesAnEvenWindow() {
    assertThatThrownBy(() -> builder().kernelSize(2).name("map").build())
        .hasMessage(
            "spatial-attention 'map': kernelSize must be odd, so that padding can keep the size,"
                + " got kernelSize=2");
  }
}
