package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
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
  private static final InputType EVEN = InputType.recurrent(6, 5);
  private static final InputType NWC = InputType.recurrent(4, 5, RNNFormat.NWC);
  private static final InputType ONE = InputType.recurrent(1, 1);

  @Override
  List<Variant> variants() {
    return List.of(
        new Variant("soft", builder(), SEQUENCE, 12),
        new Variant("hard", builder().hardThreshold(0.19).biasInit(0.3), SEQUENCE, 12),
        new Variant("mean", builder().weighting(Weighting.MEAN), SEQUENCE, 12),
        new Variant(
            "hard mean sum",
            builder().weighting(Weighting.MEAN).hardThreshold(0.19).pooling(Pooling.SUM),
            SEQUENCE,
            12),
        new Variant("sum", builder().pooling(Pooling.SUM).inferMask(true), SEQUENCE, 12),
        new Variant("dropped", builder().attentionDropout(0.4), SEQUENCE, 12),
        new Variant(
            "mean of heads, dropped",
            builder().weighting(Weighting.MEAN).heads(3).attentionDropout(0.3),
            EVEN,
            42),
        new Variant("additive", builder(SequenceScore.ADDITIVE).biasInit(0.1), SEQUENCE, 15),
        new Variant(
            "additive, heads, hard, sum",
            builder(SequenceScore.ADDITIVE).heads(2).hardThreshold(0.19).pooling(Pooling.SUM),
            EVEN,
            54),
        new Variant("dot product", builder(SequenceScore.DOT_PRODUCT), SEQUENCE, 3),
        new Variant(
            "dot product, heads, sum",
            builder(SequenceScore.DOT_PRODUCT).heads(3).pooling(Pooling.SUM),
            EVEN,
            6),
        new Variant("bilinear", builder(SequenceScore.BILINEAR), SEQUENCE, 9),
        new Variant(
            "bilinear, heads, dropped",
            builder(SequenceScore.BILINEAR).heads(2).attentionDropout(0.3),
            EVEN,
            36),
        new Variant("NWC", builder().hardThreshold(0.19), NWC, 20),
        new Variant("NWC mean", builder().weighting(Weighting.MEAN).heads(2), NWC, 20),
        new Variant(
            "NWC bilinear, dropped, sum",
            builder(SequenceScore.BILINEAR).attentionDropout(0.2).pooling(Pooling.SUM),
            NWC,
            16),
        new Variant("one feature, one step", builder().biasInit(-0.2), ONE, 2),
        new Variant(
            "one feature, one step, mean sum",
            builder().weighting(Weighting.MEAN).pooling(Pooling.SUM),
            ONE,
            2),
        new Variant("one feature, one step, bilinear", builder(SequenceScore.BILINEAR), ONE, 1),
        new Variant(
            "one feature, additive", builder(SequenceScore.ADDITIVE), InputType.recurrent(1, 4), 3),
        new Variant(
            "one step, dot product",
            builder(SequenceScore.DOT_PRODUCT).pooling(Pooling.SUM),
            InputType.recurrent(3, 1),
            3),
        new Variant(
            "one step, mean",
            builder().weighting(Weighting.MEAN).pooling(Pooling.SUM),
            InputType.recurrent(2, 1),
            6));
  }

  private static SequenceAttention.Builder builder() {
    return new SequenceAttention.Builder();
  }

  private static SequenceAttention.Builder builder(SequenceScore score) {
    return new SequenceAttention.Builder().score(score);
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

  /** The same sequence; each score is made 0 for the first step and a multiple of ln 2 after. */
  @Test
  void weightsOfTheOtherScoresByHand() {
    double root = Math.sqrt(2);
    double[] oneThird = {1 / 3.0, 2 / 3.0, 1 / 3.0, 2 / 3.0};
    var additive = byHand(builder(SequenceScore.ADDITIVE));
    additive.param("V").assign(Nd4j.create(new double[][] {{1}, {5}}));
    assertThat(weightsByHand(additive)).containsExactly(oneThird, NEAR);

    var dotProduct = byHand(builder(SequenceScore.DOT_PRODUCT));
    dotProduct
        .param("Q")
        .assign(Nd4j.create(new double[][] {{root * Math.log(2) / ARTANH_LN_2}, {7}}));
    assertThat(weightsByHand(dotProduct)).containsExactly(oneThird, NEAR);

    var bilinear = byHand(builder(SequenceScore.BILINEAR));
    bilinear.param("W").muli(root * Math.log(2) / (ARTANH_LN_2 * ARTANH_LN_2));
    assertThat(weightsByHand(bilinear)).containsExactly(oneThird, NEAR);
  }

  @Test
  void weightsOfTwoHeadsByHand() {
    var mean = byHand(builder().weighting(Weighting.MEAN).heads(2));
    assertThat(weightsByHand(mean))
        .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 0.5, 0.5}, NEAR);

    var additive = byHand(builder(SequenceScore.ADDITIVE).heads(2));
    additive.param("V").assign(Nd4j.create(new double[][] {{1, 2}, {3, 4}}));
    assertThat(weightsByHand(additive))
        .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 0.2, 0.8}, NEAR);

    var dotProduct = byHand(builder(SequenceScore.DOT_PRODUCT).heads(2));
    dotProduct.param("Q").assign(Nd4j.create(new double[][] {{Math.log(2) / ARTANH_LN_2}, {9}}));
    assertThat(weightsByHand(dotProduct))
        .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 0.5, 0.5}, NEAR);
  }

  /** M2.1's softmax gives NaN where all scores are far below 0. */
  @Test
  void scoresMayBeFarBelowZero() {
    var layer = byHand(builder(SequenceScore.DOT_PRODUCT).heads(2));
    layer.param("Q").assign(Nd4j.create(new double[][] {{0}, {-5000}}));
    assertThat(weightsByHand(layer)).containsExactly(new double[] {0.5, 0.5, 0.5, 0.5}, NEAR);
  }

  @Test
  void sumPoolingAddsTheStepsUp() {
    var layer = byHand(builder().pooling(Pooling.SUM));
    assertThat(layer.forward(features()).toDoubleVector())
        .containsExactly(new double[] {2 / 3.0 * ARTANH_LN_2, 1}, NEAR);
  }

  @Test
  void bothFormatsComputeTheSame() {
    for (SequenceScore score : SequenceScore.values()) {
      for (Pooling pooling : Pooling.values()) {
        var ncw = new SingleLayer(builder(score).pooling(pooling).build(), EVEN, DataType.DOUBLE);
        var nwc =
            new SingleLayer(
                builder(score).pooling(pooling).build(),
                InputType.recurrent(6, 5, RNNFormat.NWC),
                DataType.DOUBLE);
        ncw.params().forEach((name, value) -> nwc.param(name).assign(value));
        INDArray input = Nd4j.randn(DataType.DOUBLE, 2, 6, 5);
        INDArray mask = Nd4j.create(new double[][] {{1, 1, 0, 1, 0}, {1, 1, 1, 1, 1}});
        INDArray permuted = input.permute(0, 2, 1).dup('c');

        INDArray found = nwc.forward(permuted, mask);
        INDArray steps = pooling == Pooling.SUM ? found : found.permute(0, 2, 1);
        assertThat(steps.distance2(ncw.forward(input, mask))).isLessThan(1e-12);
        assertThat(nwc.weights(permuted, mask).permute(0, 2, 1).distance2(ncw.weights(input, mask)))
            .isLessThan(1e-12);
      }
    }
  }

  private static SingleLayer byHand(SequenceAttention.Builder builder) {
    var layer = new SingleLayer(builder.build(), InputType.recurrent(2, 2), DataType.DOUBLE);
    if (layer.params().containsKey("W")) {
      layer.param("W").assign(Nd4j.create(new double[][] {{1, 0}, {0, 0}}));
    }
    return layer;
  }

  private static INDArray features() {
    return Nd4j.create(new double[] {0, ARTANH_LN_2, 1, 1}, new long[] {1, 2, 2}, 'c');
  }

  private static double[] weightsByHand(SequenceAttention.Builder builder) {
    return weightsByHand(byHand(builder));
  }

  /** The weights [feature, step], after checking that the output is weights times features. */
  private static double[] weightsByHand(SingleLayer layer) {
    INDArray weights = layer.weights(features());
    assertThat(layer.forward(features())).isEqualTo(weights.mul(features()));
    return weights.reshape(-1).toDoubleVector();
  }
}
