package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.HARD_SWISH;
import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GatherExciteTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 5, 4, 5);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 5, 4, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("two", builder().extent(2).reduction(2), NCHW, 38),
        new Variant("four, max", builder().extent(4).addMaxPool(true), NCHW, 16),
        new Variant("six, hard", builder().extent(6).gate(Gate.HARD_SIGMOID), NCHW, 16),
        new Variant("whole image", builder().reduction(2), NCHW, 38),
        new Variant("whole image, max", builder().addMaxPool(true), NHWC, 16),
        new Variant(
            "rounded down, silu", builder().reduction(2).divisor(0).activation(SILU), NCHW, 27),
        new Variant("two, hard swish", builder().extent(2).activation(HARD_SWISH), NHWC, 16),
        new Variant("parameter-free", builder().extent(2).hasBottleneck(false), NCHW, 0),
        new Variant("parameter-free whole image", builder().hasBottleneck(false), NHWC, 0),
        new Variant("learned two", builder().extent(2).learnedGather(true), NCHW, 16 + 50),
        new Variant(
            "learned four alone",
            builder().extent(4).learnedGather(true).hasBottleneck(false),
            NHWC,
            100),
        new Variant("learned whole image", builder().learnedGather(true), NCHW, 16 + 105),
        new Variant("NHWC", builder().extent(2).reducedChannels(2), NHWC, 27),
        new Variant(
            "one pixel", builder().extent(2), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 2), 7));
  }

  private static GatherExcite.Builder builder() {
    return new GatherExcite.Builder();
  }

  @Override
  String kind() {
    return "gather-excite";
  }

  @Override
  boolean takesEverySize(Variant variant) {
    return !variant.name().equals("learned whole image");
  }

  /** Each pixel by the gate of its nearest region, found here by plain loops. */
  @Override
  INDArray applied(INDArray image, Map<Kind, INDArray> weights, INDArray of) {
    if (weights.containsKey(Kind.CHANNELS)) {
      return super.applied(image, weights, of);
    }
    INDArray result = image.dup();
    for (long y = 0; y < image.size(2); y++) {
      for (long x = 0; x < image.size(3); x++) {
        for (long b = 0; b < image.size(0); b++) {
          for (long c = 0; c < image.size(1); c++) {
            long row = y * of.size(2) / image.size(2);
            long column = x * of.size(3) / image.size(3);
            double gated = image.getDouble(b, c, y, x) * of.getDouble(b, c, row, column);
            result.putScalar(new long[] {b, c, y, x}, gated);
          }
        }
      }
    }
    return result;
  }

  /** Windows of three around the pixels 0 and 2: means (0 + 3) / 2 and (3 + 0 + 0) / 3. */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().extent(2).hasBottleneck(false).gate(Gate.HARD_SIGMOID).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 4, 1),
            DataType.DOUBLE);
    INDArray image = Nd4j.create(new double[] {0, 3, 0, 0}, new long[] {1, 1, 1, 4}, 'c');
    assertThat(layer.weights(image).shape()).containsExactly(1, 1, 1, 2);
    assertThat(layer.weights(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {4.5 / 6, 4.0 / 6}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, 2.25, 0, 0}, within(1e-12));
  }

  @Test
  void overTheWholeImageItIsSqueezeExcitationWithABias() {
    var gather = new SingleLayer(builder().reduction(2).build(), NCHW, DataType.DOUBLE);
    var squeeze =
        new SingleLayer(
            new SqueezeExcitation.Builder().reduction(2).divisor(1).hasBias(true).build(),
            NCHW,
            DataType.DOUBLE);
    gather.params().forEach((name, value) -> squeeze.param(name).assign(value));
    INDArray image = TestNetworks.input(NCHW, 2, DataType.DOUBLE);
    assertThat(gather.forward(image)).isEqualTo(squeeze.forward(image));
  }

  @Test
  void refusesExtentsWithoutRegions() {
    assertThatThrownBy(() -> builder().extent(3).name("ge1").build())
        .hasMessage("gather-excite 'ge1': extent must be 0 or an even number, got extent=3");
    assertThatThrownBy(() -> builder().extent(-2).build()).hasMessageContaining("got extent=-2");
    assertThatThrownBy(() -> builder().extent(6).learnedGather(true).build())
        .hasMessage(
            "gather-excite: extent must be 0 or a power of two with learnedGather, got extent=6");
    assertThatThrownBy(() -> builder().learnedGather(true).addMaxPool(true).build())
        .hasMessage(
            "gather-excite: addMaxPool must be false with learnedGather, got addMaxPool=true");
  }

  @Test
  void aWindowOfTheWholeImageNeedsItsSize() {
    var layer = builder().learnedGather(true).channels(8).reduction(2).name("ge1").build();
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("ge1", layer, "in")
                .setOutputs("ge1")
                .validateOutputLayerConfig(false)
                .build());
    assertThatThrownBy(graph::init)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "gather-excite 'ge1': learnedGather with extent 0 needs the size of the images at"
                + " init(): give the network its input types, got height=0, width=0");
  }

  @Test
  void withoutABottleneckItsSettingsAreNotAsked() {
    InputType narrow = TestNetworks.image(CNN2DFormat.NCHW, 5, 4, 8);
    var layer = builder().hasBottleneck(false).divisor(0).channels(8).build();
    assertThat(new SingleLayer(layer, narrow, DataType.DOUBLE).params()).isEmpty();
    assertThatThrownBy(() -> builder().divisor(0).channels(8).build())
        .hasMessage(
            "gather-excite: reduction must be at most channels, got reduction=16, channels=8");
  }

  @Test
  void aWindowOfTheWholeImageFixesItsSize() {
    var layer = new SingleLayer(builder().learnedGather(true).build(), NCHW, DataType.DOUBLE);
    assertThatThrownBy(() -> layer.forward(Nd4j.zeros(DataType.DOUBLE, 1, 5, 4, 5)))
        .hasMessage(
            "gather-excite 'layer': with learnedGather and extent 0 every image must have the size"
                + " of the input type, expected height=5, width=4, got shape [1, 5, 4, 5]");
  }
}
