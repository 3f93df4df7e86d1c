package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.SqueezeExcitation.Gate;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SqueezeExcitationTest extends LayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("sigmoid", builder(2), NCHW, 20),
        new Variant("reduction", builder(4), NCHW, 10),
        new Variant("hard", builder(2).gate(Gate.HARD_SIGMOID), NCHW, 20),
        new Variant("bias", builder(2).hasBias(true), NCHW, 27),
        new Variant("NHWC", builder(2), NHWC, 20),
        new Variant("NHWC hard bias", builder(3).gate(Gate.HARD_SIGMOID).hasBias(true), NHWC, 16),
        new Variant("one pixel", builder(1), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 8));
  }

  private static SqueezeExcitation.Builder builder(int reduction) {
    return new SqueezeExcitation.Builder().reduction(reduction);
  }

  @Override
  boolean usesMask() {
    return false;
  }

  /**
   * Channels of mean 1/4 and 3/4 add up to 1 in the hidden unit; the scores ln 3 and -ln 3 make the
   * gates 3/4 and 1/4.
   */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder(2).build(), TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2), DataType.DOUBLE);
    layer.param("W1").assign(Nd4j.create(new double[][] {{1}, {1}}));
    layer.param("W2").assign(Nd4j.create(new double[][] {{Math.log(3), -Math.log(3)}}));
    INDArray image = Nd4j.create(new double[] {0.5, 0, 0.5, 1}, new long[] {1, 2, 1, 2}, 'c');
    assertThat(layer.weights(image).toDoubleVector())
        .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0.375, 0, 0.125, 0.25}, within(1e-12));
  }

  @Test
  void bothFormatsComputeTheSame() {
    var first = new SingleLayer(builder(2).build(), NCHW, DataType.DOUBLE);
    var last = new SingleLayer(builder(2).build(), NHWC, DataType.DOUBLE);
    first.params().forEach((name, value) -> last.param(name).assign(value));
    INDArray image = Nd4j.rand(DataType.DOUBLE, 2, 5, 3, 5);
    INDArray expected = first.forward(image).permute(0, 2, 3, 1);
    INDArray found = last.forward(image.permute(0, 2, 3, 1).dup('c'));
    assertThat(found.distance2(expected)).isLessThan(1e-12);
  }

  @Test
  void imagesMayChangeTheirSizeFromBatchToBatch() {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      var type = TestNetworks.image(format, 3, 5, 4);
      var used = new SingleLayer(builder(2).build(), type, DataType.FLOAT);
      for (int[] size : new int[][] {{3, 5, 2}, {6, 4, 1}, {1, 7, 3}}) {
        InputType other = TestNetworks.image(format, size[0], size[1], 4);
        INDArray image = TestNetworks.input(other, size[2], DataType.FLOAT);
        var fresh = new SingleLayer(builder(2).build(), other, DataType.FLOAT);
        assertThat(used.forward(image)).isEqualTo(fresh.forward(image));
        INDArray error = TestNetworks.input(other, size[2], DataType.FLOAT);
        var expected = fresh.backward(error);
        var found = used.backward(error);
        assertThat(found.getSecond()).isEqualTo(expected.getSecond());
        assertThat(found.getFirst().getGradientFor("W1"))
            .isEqualTo(expected.getFirst().getGradientFor("W1"));
      }
    }
  }

  @Test
  void refusesAReductionThatLeavesNoHiddenUnit() {
    SqueezeExcitation layer = builder(64).name("se3").build();
    InputType type = TestNetworks.image(CNN2DFormat.NCHW, 4, 4, 32);
    assertThatThrownBy(() -> layer.setNIn(type, true))
        .hasMessage(
            "squeeze-excitation 'se3': reduction must be at most channels,"
                + " got reduction=64, channels=32");
    assertThatThrownBy(() -> builder(64).channels(32).build())
        .hasMessageContaining("got reduction=64, channels=32");
  }

  @Test
  void refusesAReductionBelowOne() {
    assertThatThrownBy(() -> builder(0).build())
        .hasMessage("squeeze-excitation: reduction must be at least 1, got reduction=0");
  }

  @Test
  void refusesWhatIsNoImage() {
    SqueezeExcitation layer = builder(2).build();
    assertThatThrownBy(() -> layer.setNIn(InputType.feedForward(32), true))
        .hasMessage("squeeze-excitation: input must be of type CNN, got InputTypeFeedForward(32)");
  }

  @Test
  void refusesAnInputWithOtherChannels() {
    var layer = new SingleLayer(builder(2).build(), NCHW, DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 1, 3, 5, 4);
    assertThatThrownBy(() -> layer.forward(input))
        .hasMessage(
            "squeeze-excitation 'layer': input must be [batch, channels, height, width]"
                + " with channels=5, got shape [1, 3, 5, 4]");
  }
}
