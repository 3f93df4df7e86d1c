package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.List;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SequenceAttentionTest extends LayerContract {

  private static final Offset<Double> NEAR = within(1e-12);

  private static final double ARTANH_LN_2 = 0.5 * Math.log((1 + Math.log(2)) / (1 - Math.log(2)));

  private static final InputType SEQUENCE = InputType.recurrent(3, 5);

  @Override
  List<Variant> variants() {
    return List.of(
        variant("soft", new SequenceAttention.Builder()),
        variant("hard", new SequenceAttention.Builder().hardThreshold(0.19).biasInit(0.3)),
        variant("mean", new SequenceAttention.Builder().weighting(Weighting.MEAN)),
        variant(
            "hard mean sum",
            new SequenceAttention.Builder()
                .weighting(Weighting.MEAN)
                .hardThreshold(0.19)
                .pooling(Pooling.SUM)),
        variant("sum", new SequenceAttention.Builder().pooling(Pooling.SUM).inferMask(true)),
        new Variant(
            "one feature, one step",
            new SequenceAttention.Builder().biasInit(-0.2),
            InputType.recurrent(1, 1),
            2),
        new Variant(
            "one feature, one step, mean sum",
            new SequenceAttention.Builder().weighting(Weighting.MEAN).pooling(Pooling.SUM),
            InputType.recurrent(1, 1),
            2),
        new Variant(
            "one step, mean",
            new SequenceAttention.Builder().weighting(Weighting.MEAN).pooling(Pooling.SUM),
            InputType.recurrent(2, 1),
            6));
  }

  private static Variant variant(String name, SequenceAttention.Builder builder) {
    return new Variant(name, builder, SEQUENCE, 12);
  }

  @Override
  boolean usesMask() {
    return true;
  }

  /**
   * Two steps of two features, h = (0, x) and (1, 1) with x = artanh(ln 2). W passes the first
   * feature and drops the second: scores (0, ln 2) and (0, 0), so weights (1/3, 2/3), (1/2, 1/2).
   */
  @Test
  void weightsOfAnExampleByHand() {
    assertThat(weightsByHand(new SequenceAttention.Builder()))
        .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 0.5, 0.5}, NEAR);
    assertThat(weightsByHand(new SequenceAttention.Builder().hardThreshold(0.4)))
        .containsExactly(new double[] {0, 2 / 3.0, 0.5, 0.5}, NEAR);
    assertThat(weightsByHand(new SequenceAttention.Builder().weighting(Weighting.MEAN)))
        .containsExactly(new double[] {5 / 12.0, 7 / 12.0, 5 / 12.0, 7 / 12.0}, NEAR);
    assertThat(
            weightsByHand(
                new SequenceAttention.Builder().weighting(Weighting.MEAN).hardThreshold(0.4)))
        .containsExactly(new double[] {0.25, 7 / 12.0, 0.25, 7 / 12.0}, NEAR);
  }

  @Test
  void aWeightEqualToTheThresholdIsDropped() {
    assertThat(weightsByHand(new SequenceAttention.Builder().hardThreshold(0.5)))
        .containsExactly(new double[] {0, 2 / 3.0, 0, 0}, NEAR);
  }

  @Test
  void sumPoolingAddsTheStepsUp() {
    var layer = byHand(new SequenceAttention.Builder().pooling(Pooling.SUM));
    assertThat(layer.forward(features()).toDoubleVector())
        .containsExactly(new double[] {2 / 3.0 * ARTANH_LN_2, 1}, NEAR);
  }

  @Test
  void refusesTheOtherSequenceFormat() {
    SequenceAttention layer = new SequenceAttention.Builder().name("attention").build();
    InputType nwc = InputType.recurrent(3, 5, RNNFormat.NWC);
    assertThatThrownBy(() -> layer.setNIn(nwc, true))
        .hasMessage(
            "sequence-attention 'attention': format must be NCW [batch, size, time], got " + nwc);
  }

  @Test
  void refusesWhatIsNoSequence() {
    SequenceAttention layer = new SequenceAttention.Builder().build();
    assertThatThrownBy(() -> layer.setNIn(InputType.feedForward(3), true))
        .hasMessage("sequence-attention: input must be of type RNN, got InputTypeFeedForward(3)");
  }

  @Test
  void refusesAThresholdOutsideTheRangeOfWeights() {
    var builder = new SequenceAttention.Builder().name("attention").hardThreshold(1);
    assertThatThrownBy(builder::build)
        .hasMessage(
            "sequence-attention 'attention': hardThreshold must be in [0, 1),"
                + " got hardThreshold=1.0");
  }

  @Test
  void refusesAnInputOfAnotherSize() {
    var layer = new SingleLayer(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 4, 5);
    assertThatThrownBy(() -> layer.forward(input))
        .hasMessage(
            "sequence-attention 'layer': input must be [batch, size, time] with size=nIn=3,"
                + " got shape [2, 4, 5]");
  }

  @Test
  void refusesAMaskOfAnotherLength() {
    var layer = new SingleLayer(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 3, 5);
    assertThatThrownBy(() -> layer.forward(input, Nd4j.ones(DataType.FLOAT, 2, 4)))
        .hasMessage(
            "sequence-attention 'layer': mask must be [batch, time] for input [2, 3, 5],"
                + " got shape [2, 4]");
  }

  private static SingleLayer byHand(SequenceAttention.Builder builder) {
    var layer = new SingleLayer(builder.build(), InputType.recurrent(2, 2), DataType.DOUBLE);
    layer.param("W").assign(Nd4j.create(new double[][] {{1, 0}, {0, 0}}));
    return layer;
  }

  private static INDArray features() {
    return Nd4j.create(new double[] {0, ARTANH_LN_2, 1, 1}, new long[] {1, 2, 2}, 'c');
  }

  /** The weights [feature, step], after checking that the output is weights times features. */
  private static double[] weightsByHand(SequenceAttention.Builder builder) {
    SingleLayer layer = byHand(builder);
    INDArray weights = layer.weights(features());
    assertThat(layer.forward(features())).isEqualTo(weights.mul(features()));
    return weights.reshape(-1).toDoubleVector();
  }
}
