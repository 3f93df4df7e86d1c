package io.github.attnzoo.layers;

import static io.github.attnzoo.layers.HiddenActivation.HARD_SWISH;
import static io.github.attnzoo.layers.HiddenActivation.SILU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import io.github.attnzoo.layers.GlobalContext.Fusion;
import io.github.attnzoo.layers.GlobalContext.Pooling;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class GlobalContextTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 4, 6);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 4, 6);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("scale", builder(2), NCHW, 6 + 51),
        new Variant("hard, given", builder(9).reducedChannels(4).gate(HARD), NCHW, 6 + 66),
        new Variant("add", adding(2).fusion(Fusion.ADD), NCHW, 6 + 51),
        new Variant("both", adding(3).fusion(Fusion.SCALE_AND_ADD), NCHW, 6 + 36 + 36),
        new Variant("mean", builder(2).pooling(Pooling.MEAN), NCHW, 51),
        new Variant("silu", builder(3).divisor(2).activation(SILU), NCHW, 6 + 36),
        new Variant("NHWC hard swish", builder(2).activation(HARD_SWISH), NHWC, 6 + 51),
        new Variant("NHWC", builder(2), NHWC, 6 + 51),
        new Variant("NHWC both", adding(3).fusion(Fusion.SCALE_AND_ADD), NHWC, 6 + 36 + 36));
  }

  private static final Gate HARD = Gate.HARD_SIGMOID;

  private static GlobalContext.Builder builder(int reduction) {
    return new GlobalContext.Builder().reduction(reduction);
  }

  /** Without its start at 0, which would hide most of its gradients. */
  private static GlobalContext.Builder adding(int reduction) {
    return builder(reduction).weightInit("W2Add", new WeightInitXavier());
  }

  @Override
  String kind() {
    return "global-context";
  }

  @Override
  INDArray applied(INDArray image, Map<Kind, INDArray> weights, INDArray of) {
    INDArray result = image;
    for (Kind kind : List.of(Kind.CHANNELS, Kind.ADDENDS)) {
      INDArray perChannel = weights.get(kind);
      if (perChannel != null) {
        INDArray spread = perChannel.reshape(perChannel.size(0), perChannel.size(1), 1, 1);
        result = kind == Kind.CHANNELS ? result.mul(spread) : result.add(spread);
      }
    }
    return result;
  }

  /**
   * Scores 0 and ln 3 weight the pixels (0, 4) and (4, 0) by 1/4 and 3/4: context (3, 1). The
   * hidden units 3 and 1 are normalised to almost 1 and -1; of them ReLU leaves the first.
   */
  @Test
  void contextOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder(1).fusion(Fusion.SCALE_AND_ADD).gate(HARD).build(),
            TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2),
            DataType.DOUBLE);
    layer.param("Wk").assign(Nd4j.create(new double[][] {{Math.log(3) / 4}, {0}}));
    for (String suffix : new String[] {"", "Add"}) {
      layer.param("W1" + suffix).assign(Nd4j.eye(2));
      layer.param("W2" + suffix).assign(Nd4j.create(new double[][] {{3, -3}, {7, 7}}));
    }
    layer.param("b2Add").assign(Nd4j.create(new double[][] {{1, 2}}));
    INDArray image = Nd4j.create(new double[] {0, 4, 4, 0}, new long[] {1, 2, 1, 2}, 'c');
    assertThat(layer.weights(Kind.PIXELS, image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    assertThat(layer.weights(image)).isEqualTo(layer.weights(Kind.PIXELS, image));
    double unit = 1 / Math.sqrt(1 + 1e-6);
    assertThat(layer.weights(Kind.ADDENDS, image).toDoubleVector())
        .containsExactly(new double[] {1 + 3 * unit, 2 - 3 * unit}, within(1e-12));
    double gate = 0.5 + unit / 2;
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(
            new double[] {
              1 + 3 * unit, 4 * gate + 1 + 3 * unit, 4 * (1 - gate) + 2 - 3 * unit, 2 - 3 * unit
            },
            within(1e-12));
  }

  /** M2.1's softmax gives NaN there. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void scoresFarBelowZeroWeightThePixelsAllTheSame(CNN2DFormat format) {
    InputType type = TestNetworks.image(format, 2, 2, 3);
    ComputationGraph graph =
        TestNetworks.around(builder(1).reducedChannels(3).build(), type, DataType.DOUBLE);
    graph.getLayer("layer").getParam("Wk").assign(-2000);
    // After the convolution every pixel is about 1, and every score about -6000.
    graph.getLayer("first").getParam("b").assign(9);
    INDArray input = TestNetworks.input(type, 3, DataType.DOUBLE).muli(0.1);
    INDArray weights = AttentionWeights.of(graph, "layer", input, null);
    assertThat(weights.sum(2, 3).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {1, 1, 1}, within(1e-12));
    DirectionalGradientCheck.check(
        graph, new DataSet(input, TestNetworks.labels(3, DataType.DOUBLE)));
  }

  /** The only pixel has weight 1, whatever its score. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void aPixelAloneHasTheRightGradients(CNN2DFormat format) {
    InputType type = TestNetworks.image(format, 1, 1, 6);
    ComputationGraph graph = TestNetworks.around(builder(2).build(), type, DataType.DOUBLE);
    INDArray input = TestNetworks.input(type, 1, DataType.DOUBLE);
    Map<String, Double> sizes =
        DirectionalGradientCheck.check(
            graph, new DataSet(input, TestNetworks.labels(1, DataType.DOUBLE)));
    assertThat(sizes.get("layer_Wk")).isZero();
    assertThat(sizes.get("layer_W2")).isPositive();
  }

  @Test
  void aChannelAloneHasTheRightGradients() {
    InputType type = TestNetworks.image(CNN2DFormat.NCHW, 2, 3, 1);
    GlobalContext layer = builder(1).reducedChannels(3).build();
    ComputationGraph graph = TestNetworks.around(layer, type, DataType.DOUBLE);
    // Without it the layer norm takes the one number's size away, and with it Wk's gradient.
    graph.getLayer("layer").getParam("b1").assign(Nd4j.create(new double[] {0.3, -0.2, 0.5}));
    INDArray input = TestNetworks.input(type, 1, DataType.DOUBLE);
    Map<String, Double> sizes =
        DirectionalGradientCheck.check(
            graph, new DataSet(input, TestNetworks.labels(1, DataType.DOUBLE)));
    assertThat(sizes.get("layer_Wk")).isGreaterThan(1e-6);
  }

  @Test
  @SuppressWarnings("NullAway")
  void refusesWhatIsNotGiven() {
    assertThatThrownBy(() -> builder(2).name("gc1").channels(-5).build())
        .hasMessage("global-context 'gc1': channels must be at least 0, got channels=-5");
    assertThatThrownBy(() -> builder(2).fusion(null).build())
        .hasMessage("global-context: fusion must be given, got fusion=null");
    assertThatThrownBy(() -> builder(2).pooling(null).build()).hasMessageContaining("pooling=null");
    assertThatThrownBy(() -> builder(2).gate(null).build()).hasMessageContaining("gate=null");
    assertThatThrownBy(() -> builder(2).format(null).build()).hasMessageContaining("format=null");
    assertThatThrownBy(() -> builder(2).activation(null).build())
        .hasMessageContaining("activation=null");
  }

  @Test
  void addingStartsAsNoChange() {
    var layer = new SingleLayer(builder(2).fusion(Fusion.ADD).build(), NCHW, DataType.DOUBLE);
    INDArray image = TestNetworks.input(NCHW, 2, DataType.DOUBLE);
    assertThat(layer.forward(image)).isEqualTo(image);
    assertThat(layer.param("gainAdd").toDoubleVector()).containsOnly(1);
  }

  @Test
  void refusesASingleHiddenUnit() {
    GlobalContext layer = builder(8).name("gc1").build();
    assertThatThrownBy(() -> layer.setNIn(NCHW, true))
        .hasMessage(
            "global-context 'gc1': reduction must leave at least 2 hidden units, because they are"
                + " normalised, got reduction=8, divisor=1, reducedChannels=0, channels=6");
  }
}
