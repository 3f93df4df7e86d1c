package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Its gradients are checked by the layer contract's variants. */
class AttentionDropoutTest {

  private static final double RATE = 0.25;

  private final INDArray ones = Nd4j.ones(DataType.DOUBLE, 8, 4, 50);

  private static SingleLayer layer(SequenceAttention.Builder builder, double rate) {
    return new SingleLayer(
        builder.attentionDropout(rate).build(), InputType.recurrent(4, 50), DataType.DOUBLE);
  }

  @Test
  void dropsAWeightOrDividesItByTheProbabilityOfStaying() {
    SingleLayer layer = layer(new SequenceAttention.Builder(), RATE);
    INDArray weights = layer.weights(ones);
    Nd4j.getRandom().setSeed(3);
    double[] factors = layer.forward(ones).div(weights).reshape(-1).toDoubleVector();
    int dropped = 0;
    for (double factor : factors) {
      if (factor == 0) {
        dropped++;
      } else {
        assertThat(factor).isCloseTo(1 / (1 - RATE), within(1e-12));
      }
    }
    assertThat((double) dropped / factors.length).isCloseTo(RATE, within(0.04));
  }

  @Test
  void theDimensionsOfAHeadAreDroppedTogether() {
    var builder = new SequenceAttention.Builder().weighting(Weighting.MEAN).heads(2);
    INDArray output = layer(builder, 0.5).forward(ones);
    double[][] first = output.slice(0).toDoubleMatrix();
    assertThat(first[1]).isEqualTo(first[0]);
    assertThat(first[3]).isEqualTo(first[2]).isNotEqualTo(first[0]);
  }

  @Test
  void isExactlyNothingInInference() {
    for (SequenceScore score : SequenceScore.values()) {
      SingleLayer dropping = layer(new SequenceAttention.Builder().score(score), RATE);
      SingleLayer keeping = layer(new SequenceAttention.Builder().score(score), 0);
      keeping.params().forEach((name, value) -> dropping.param(name).assign(value));
      INDArray input = Nd4j.randn(DataType.DOUBLE, 2, 4, 50);
      assertThat(LayerVariants.doubles(dropping.forward(input, null, false)))
          .isEqualTo(LayerVariants.doubles(keeping.forward(input, null, false)));
      assertThat(LayerVariants.doubles(dropping.weights(input)))
          .isEqualTo(LayerVariants.doubles(keeping.weights(input)));
    }
  }

  @Test
  void isDrawnFromTheSeededGenerator() {
    SingleLayer layer = layer(new SequenceAttention.Builder(), RATE);
    Nd4j.getRandom().setSeed(5);
    double[] first = LayerVariants.doubles(layer.forward(ones));
    double[] second = LayerVariants.doubles(layer.forward(ones));
    Nd4j.getRandom().setSeed(5);
    assertThat(LayerVariants.doubles(layer.forward(ones))).isEqualTo(first).isNotEqualTo(second);
  }
}
