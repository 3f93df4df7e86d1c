package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class EffectiveSqueezeExcitationTest extends ImageLayerContract {

  private static final InputType NCHW = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, 4);
  private static final InputType NHWC = TestNetworks.image(CNN2DFormat.NHWC, 3, 5, 4);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("hard", builder(), NCHW, 20),
        new Variant("sigmoid", builder().gate(Gate.SIGMOID), NCHW, 20),
        new Variant("max", builder().addMaxPool(true).gate(Gate.SIGMOID), NCHW, 20),
        new Variant("NHWC", builder().addMaxPool(true), NHWC, 20),
        new Variant("one pixel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 1, 1, 3), 12),
        new Variant("one channel", builder(), TestNetworks.image(CNN2DFormat.NCHW, 2, 2, 1), 2),
        new Variant("one number", builder(), TestNetworks.image(CNN2DFormat.NHWC, 1, 1, 1), 2));
  }

  private static EffectiveSqueezeExcitation.Builder builder() {
    return new EffectiveSqueezeExcitation.Builder();
  }

  @Override
  String kind() {
    return "effective-squeeze-excitation";
  }

  /** Deeplearning4j's builder gives a raw type away here. */
  @Test
  void penaltiesKeepTheTypeOfTheBuilder() {
    List<Regularization> none = List.of();
    EffectiveSqueezeExcitation layer =
        builder().regularization(none).regularizationBias(none).weightDecay(0.1).build();
    assertThat(layer.getRegularization()).containsExactly(new WeightDecay(0.1, true));
    EffectiveSqueezeExcitation biased =
        builder().weightDecay(0.1, false).weightDecayBias(0.2).weightDecayBias(0.3, false).build();
    assertThat(biased.getRegularization()).containsExactly(new WeightDecay(0.1, false));
    assertThat(biased.getRegularizationBias()).containsExactly(new WeightDecay(0.3, false));
  }

  /** Means 1 and 3; scores 3 - 1 = 2 and 1 - 3 + 1/2 = -3/2; gates (2 + 3) / 6 and 3/2 / 6. */
  @Test
  void gatesOfAnExampleByHand() {
    var layer =
        new SingleLayer(
            builder().build(), TestNetworks.image(CNN2DFormat.NCHW, 1, 2, 2), DataType.DOUBLE);
    layer.param("W").assign(Nd4j.create(new double[][] {{-1, 1}, {1, -1}}));
    layer.param("b").assign(Nd4j.create(new double[][] {{0, 0.5}}));
    INDArray image = Nd4j.create(new double[] {0, 2, 2, 4}, new long[] {1, 2, 1, 2}, 'c');
    assertThat(layer.weights(image).toDoubleVector())
        .containsExactly(new double[] {5.0 / 6, 0.25}, within(1e-12));
    assertThat(layer.forward(image).reshape(-1).toDoubleVector())
        .containsExactly(new double[] {0, 10.0 / 6, 0.5, 1}, within(1e-12));
  }
}
