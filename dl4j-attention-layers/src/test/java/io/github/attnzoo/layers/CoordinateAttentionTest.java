package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CoordinateAttentionTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 4);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 4);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("eight hidden units", builder(), NCHW, 112),
        new Variant("nearest", builder().reduction(2).divisor(1), NCHW, 34),
        new Variant(
            "relu, hard",
            builder().reducedChannels(3).activation(HiddenActivation.RELU).gate(Gate.HARD_SIGMOID),
            NCHW,
            47),
        new Variant("silu", builder().reducedChannels(2).activation(SILU), NCHW, 34),
        new Variant("NHWC", builder().reduction(2).divisor(1), NHWC, 34),
        new Variant(
            "one pixel", builder().divisor(1), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 11));
  }

  private static CoordinateAttention.Builder builder() {
    return new CoordinateAttention.Builder();
  }

  @Override
  String kind() {
    return "coordinate-attention";
  }

  /** Row means 1 and 2, column means 0 and 3; the rows' gates are 1/2 + mean / 6, and so on. */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder()
                .reducedChannels(1)
                .activation(HiddenActivation.RELU)
                .gate(Gate.HARD_SIGMOID)
                .build(),
            TestNetworks.image(CNN2DFormat.NCHW, 2, 2, 1),
            DataType.DOUBLE);
    layer.param("W1").assign(1);
    layer.param("WRows").assign(1);
    layer.param("WColumns").assign(-1);
    layer.param("bColumns").assign(1.5);
    INDArray image = Nd4j.create(new double[] {-1, 3, 1, 3}, new long[] {1, 1, 2, 2}, 'c');
    assertThat(layer.allWeights(image)).containsOnlyKeys(Kind.ROWS, Kind.COLUMNS);
    assertThat(layer.weights(Kind.ROWS, image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {4.0 / 6, 5.0 / 6}, within(1e-12));
    assertThat(layer.weights(Kind.COLUMNS, image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {-0.5, 0.5, 0.625, 0.625}, within(1e-12));
  }
}
