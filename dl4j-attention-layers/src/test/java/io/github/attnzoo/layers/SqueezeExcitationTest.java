package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.HARD_SWISH;
import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

class SqueezeExcitationTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("sigmoid", builder(2), NCHW, 20),
        new Variant("reduction", builder(4), NCHW, 10),
        new Variant("hard", builder(2).gate(Gate.HARD_SIGMOID), NCHW, 20),
        new Variant("bias", builder(2).hasBias(true), NCHW, 27),
        new Variant("divisor", builder(2).divisor(3), NCHW, 30),
        new Variant("given", builder(2).reducedChannels(3).activation(HARD_SWISH), NCHW, 30),
        new Variant("silu", builder(2).activation(SILU).hasBias(true), NCHW, 27),
        new Variant("max", builder(2).addMaxPool(true).activation(SILU), NCHW, 20),
        new Variant("NHWC max", builder(2).addMaxPool(true).activation(SILU), NHWC, 20),
        new Variant("NHWC", builder(2), NHWC, 20),
        new Variant("NHWC hard bias", builder(3).gate(Gate.HARD_SIGMOID).hasBias(true), NHWC, 16),
        new Variant("one pixel", builder(1), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 8));
  }

  private static SqueezeExcitation.Builder builder(int reduction) {
    return new SqueezeExcitation.Builder().reduction(reduction);
  }

  @Override
  String kind() {
    return "squeeze-excitation";
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
  void refusesNumbersOutOfBounds() {
    assertThatThrownBy(() -> builder(0).build())
        .hasMessage("squeeze-excitation: reduction must be at least 1, got reduction=0");
    assertThatThrownBy(() -> builder(1).divisor(-1).build())
        .hasMessage("squeeze-excitation: divisor must be at least 0, got divisor=-1");
    assertThatThrownBy(() -> builder(1).reducedChannels(-1).build())
        .hasMessage(
            "squeeze-excitation: reducedChannels must be at least 0, got reducedChannels=-1");
  }

  @Test
  void roundsTheHiddenUnitsAsTimmDoes() {
    // By timm's make_divisible with round_limit 0: 8 where SE leaves 2, 4 and 8 hidden units.
    for (int channels : new int[] {32, 64, 128}) {
      assertThat(builder(16).divisor(8).channels(channels).build().hiddenSize()).isEqualTo(8);
    }
    assertThat(builder(16).divisor(8).channels(192).build().hiddenSize()).isEqualTo(16);
    assertThat(builder(16).divisor(8).channels(191).build().hiddenSize()).isEqualTo(8);
    assertThat(builder(2).divisor(1).channels(5).build().hiddenSize()).isEqualTo(3);
    assertThat(builder(2).channels(5).build().hiddenSize()).isEqualTo(2);
    assertThat(builder(2).reducedChannels(4).divisor(3).channels(5).build().hiddenSize())
        .isEqualTo(4);
  }

  /** Means 1/2 and maxima 1 of both channels, halfway: scores of 3/4 times the sum of weights. */
  @Test
  void maxPoolingByHand() {
    var layer =
        new SingleLayer(
            builder(2).addMaxPool(true).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2),
            DataType.DOUBLE);
    layer.param("W1").assign(Nd4j.create(new double[][] {{1}, {1}}));
    layer.param("W2").assign(Nd4j.create(new double[][] {{Math.log(3), -Math.log(3)}}));
    INDArray image = Nd4j.create(new double[] {0, 1, 1, 0}, new long[] {1, 2, 1, 2}, 'c');
    double gate = 1 / (1 + Math.pow(3, -1.5));
    assertThat(layer.weights(image).toDoubleVector())
        .containsExactly(new double[] {gate, 1 - gate}, within(1e-12));
  }

  /** The configurations of before {@code reducedChannels}, {@code divisor}, and so on. */
  @Test
  void readsConfigurationsWithoutTheNewerKeys() throws Exception {
    var graph = TestNetworks.around(builder(2).build(), NCHW, DataType.FLOAT);
    var mapper = new ObjectMapper();
    JsonNode json = mapper.readTree(graph.getConfiguration().toJson());
    var layer = (ObjectNode) json.findParent("reducedChannels");
    layer.remove(List.of("reducedChannels", "divisor", "activation", "addMaxPool"));
    var read = ComputationGraphConfiguration.fromJson(mapper.writeValueAsString(json));
    assertThat(layerOf(read)).isEqualTo(graph.getLayer("layer").conf().getLayer());
  }

  @Test
  void refusesChannelsThatAreNotThoseOfTheInput() {
    SqueezeExcitation layer = builder(2).channels(4).name("se1").build();
    assertThatThrownBy(() -> layer.setNIn(NCHW, false))
        .hasMessage(
            "squeeze-excitation 'se1': channels must be those of the input, got channels=4,"
                + " input "
                + NCHW);
  }
}
