package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Which steps count, and what the others leave behind: nothing. */
class SequenceAttentionMaskTest {

  private static final int SIZE = 4;
  private final Padding padding = new Padding(3);

  @ParameterizedTest
  @CsvSource({
    "TANH, PER_DIMENSION, NONE",
    "TANH, MEAN, SUM",
    "ADDITIVE, MEAN, SUM",
    "DOT_PRODUCT, MEAN, SUM",
    "BILINEAR, MEAN, NONE"
  })
  void aPaddedSequenceGivesWhatItGivesWithoutThePadding(
      SequenceScore score, Weighting weighting, Pooling pooling) {
    SingleLayer layer = layer(score, weighting, pooling, DataType.DOUBLE);
    INDArray input = Nd4j.randn(DataType.DOUBLE, 1, SIZE, 7);
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 0, 0, 0}});
    INDArray found = layer.forward(input, mask);
    INDArray shorter = input.get(NDArrayIndex.all(), NDArrayIndex.all(), first(4)).dup();
    INDArray expected = layer.forward(shorter);
    INDArray real =
        pooling == Pooling.SUM
            ? found
            : found.get(NDArrayIndex.all(), NDArrayIndex.all(), first(4));
    assertThat(real.distance2(expected)).isLessThan(1e-14);
  }

  @Test
  void oneNetworkTakesMasksComeAndGo() {
    SingleLayer used = soft(DataType.FLOAT);
    INDArray input = Nd4j.randn(DataType.FLOAT, 2, SIZE, 5);
    INDArray before = used.forward(input);
    used.forward(input, Nd4j.create(new float[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 1, 0}}));
    used.forward(Nd4j.randn(DataType.FLOAT, 3, SIZE, 8));
    Padding.assertSameBits(used.forward(input), before);
  }

  @Test
  void aMaskOfOnesIsNoMask() {
    SingleLayer layer = soft(DataType.FLOAT);
    INDArray input = Nd4j.randn(DataType.FLOAT, 2, SIZE, 5);
    INDArray ones = Nd4j.ones(DataType.FLOAT, 2, 5);
    Padding.assertSameBits(layer.forward(input, ones), layer.forward(input));
    Padding.assertSameBits(layer.forward(input, ones.castTo(DataType.BOOL)), layer.forward(input));
  }

  @ParameterizedTest
  @EnumSource(SequenceScore.class)
  void aSequenceWithoutRealStepsGivesZerosAndNoWeight(SequenceScore score) {
    SingleLayer layer = layer(score, Weighting.PER_DIMENSION, Pooling.NONE, DataType.DOUBLE);
    INDArray input = Nd4j.valueArrayOf(new long[] {1, SIZE, 3}, Double.NaN, DataType.DOUBLE);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 1, 3);
    assertThat(layer.forward(input, mask)).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 1, SIZE, 3));
    assertThat(layer.weights(input, mask)).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 1, SIZE, 3));
  }

  @ParameterizedTest
  @EnumSource(SequenceScore.class)
  void weightsOfRealStepsAddUpToOne(SequenceScore score) {
    SingleLayer layer = layer(score, Weighting.PER_DIMENSION, Pooling.SUM, DataType.DOUBLE);
    INDArray mask = Nd4j.create(new double[][] {{1, 0, 1, 1}, {0, 0, 1, 0}});
    INDArray input = padding.filled(Nd4j.randn(DataType.DOUBLE, 2, SIZE, 4), mask, Padding.RUBBISH);
    INDArray weights = layer.weights(input, mask);
    Padding.assertZeroWherePadded(weights, mask);
    assertThat(weights.sum(2).distance2(Nd4j.ones(DataType.DOUBLE, 2, SIZE))).isLessThan(1e-14);
  }

  @Test
  void stepsOfZerosAreInferredToBePadded() {
    SingleLayer inferring =
        new SingleLayer(
            new SequenceAttention.Builder().inferMask(true).build(),
            InputType.recurrent(SIZE),
            DataType.FLOAT);
    SingleLayer told = soft(DataType.FLOAT);
    inferring.params().forEach((name, value) -> told.param(name).assign(value));
    INDArray mask = Nd4j.create(new float[][] {{1, 0, 1, 0}});
    INDArray input = padding.filled(Nd4j.randn(DataType.FLOAT, 1, SIZE, 4), mask, 0);
    Padding.assertSameBits(inferring.forward(input), told.forward(input, mask));

    INDArray given = Nd4j.create(new float[][] {{0, 1, 1, 1}});
    INDArray both = Nd4j.create(new float[][] {{0, 0, 1, 0}});
    Padding.assertSameBits(inferring.forward(input, given), told.forward(input, both));
  }

  @Test
  void trainingOnPaddedDataTakesTheSameStep() {
    INDArray mask = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 0}, {0, 1, 1, 1}});
    INDArray clean = padding.filled(Nd4j.randn(DataType.FLOAT, 3, SIZE, 4), mask, 0);
    Padding.assertSameBits(
        trained(padding.filled(clean, mask, Padding.RUBBISH), mask), trained(clean, mask));
  }

  private static INDArray trained(INDArray input, INDArray mask) {
    var graph =
        TestNetworks.alone(
            new SequenceAttention.Builder().pooling(Pooling.SUM).build(),
            InputType.recurrent(SIZE),
            DataType.FLOAT);
    var data = new DataSet(input, TestNetworks.labels(3, DataType.FLOAT), mask, null);
    graph.fit(data);
    graph.fit(data);
    assertThat(graph.params().isNaN().any()).isFalse();
    return graph.params();
  }

  private static SingleLayer soft(DataType type) {
    return layer(SequenceScore.TANH, Weighting.PER_DIMENSION, Pooling.NONE, type);
  }

  private static SingleLayer layer(
      SequenceScore score, Weighting weighting, Pooling pooling, DataType type) {
    var layer =
        new SequenceAttention.Builder().score(score).weighting(weighting).pooling(pooling).build();
    return new SingleLayer(layer, InputType.recurrent(SIZE), type);
  }

  private static INDArrayIndex first(int steps) {
    return NDArrayIndex.interval(0, steps);
  }
}
