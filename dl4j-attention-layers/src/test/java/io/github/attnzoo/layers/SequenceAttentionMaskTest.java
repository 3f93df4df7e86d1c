package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Whatever stands in padded steps changes no bit elsewhere. */
class SequenceAttentionMaskTest {

  private static final int SIZE = 4;
  private static final double[] RUBBISH = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -3, 0
  };

  private final Random random = new Random(3);

  @ParameterizedTest
  @CsvSource({
    "PER_DIMENSION, NONE, 0, FLOAT",
    "PER_DIMENSION, SUM, 0, DOUBLE",
    "MEAN, NONE, 0.2, DOUBLE",
    "MEAN, SUM, 0, FLOAT",
    "PER_DIMENSION, NONE, 0.2, FLOAT"
  })
  void rubbishInPaddedStepsChangesNothing(
      Weighting weighting, Pooling pooling, double hardThreshold, DataType type) {
    SingleLayer layer = layer(weighting, pooling, hardThreshold, type);
    for (int round = 0; round < 12; round++) {
      int batch = 1 + random.nextInt(4);
      int time = 1 + random.nextInt(9);
      INDArray mask = mask(batch, time, type);
      INDArray clean = padded(Nd4j.randn(type, batch, SIZE, time), mask, new double[] {0});
      INDArray dirty = padded(clean, mask, RUBBISH);
      boolean sum = pooling == Pooling.SUM;
      INDArray error = sum ? Nd4j.randn(type, batch, SIZE) : Nd4j.randn(type, batch, SIZE, time);

      INDArray expected = layer.forward(clean, mask);
      Pair<Gradient, INDArray> expectedGradients = copy(layer.backward(error));
      assertSameBits(layer.forward(dirty, mask), expected);
      INDArray dirtyError = sum ? error : padded(error, mask, RUBBISH);
      Pair<Gradient, INDArray> gradients = layer.backward(dirtyError);

      assertSameBits(gradients.getSecond(), expectedGradients.getSecond());
      for (String name : new String[] {"W", "b"}) {
        assertSameBits(
            gradients.getFirst().getGradientFor(name),
            expectedGradients.getFirst().getGradientFor(name));
      }
      assertZeroWherePadded(gradients.getSecond(), mask);
      if (!sum) {
        assertZeroWherePadded(expected, mask);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PER_DIMENSION, NONE", "MEAN, SUM"})
  void aPaddedSequenceGivesWhatItGivesWithoutThePadding(Weighting weighting, Pooling pooling) {
    SingleLayer layer = layer(weighting, pooling, 0, DataType.DOUBLE);
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
    SingleLayer used = layer(Weighting.PER_DIMENSION, Pooling.NONE, 0, DataType.FLOAT);
    INDArray input = Nd4j.randn(DataType.FLOAT, 2, SIZE, 5);
    INDArray before = used.forward(input);
    used.forward(input, Nd4j.create(new float[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 1, 0}}));
    used.forward(Nd4j.randn(DataType.FLOAT, 3, SIZE, 8));
    assertSameBits(used.forward(input), before);
  }

  @Test
  void aMaskOfOnesIsNoMask() {
    SingleLayer layer = layer(Weighting.PER_DIMENSION, Pooling.NONE, 0, DataType.FLOAT);
    INDArray input = Nd4j.randn(DataType.FLOAT, 2, SIZE, 5);
    INDArray ones = Nd4j.ones(DataType.FLOAT, 2, 5);
    assertSameBits(layer.forward(input, ones), layer.forward(input));
    assertSameBits(layer.forward(input, ones.castTo(DataType.BOOL)), layer.forward(input));
  }

  @Test
  void aSequenceWithoutRealStepsGivesZerosAndNoWeight() {
    SingleLayer layer = layer(Weighting.PER_DIMENSION, Pooling.NONE, 0, DataType.DOUBLE);
    INDArray input = Nd4j.valueArrayOf(new long[] {1, SIZE, 3}, Double.NaN, DataType.DOUBLE);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 1, 3);
    assertThat(layer.forward(input, mask)).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 1, SIZE, 3));
    assertThat(layer.weights(input, mask)).isEqualTo(Nd4j.zeros(DataType.DOUBLE, 1, SIZE, 3));
  }

  @Test
  void weightsOfRealStepsAddUpToOne() {
    SingleLayer layer = layer(Weighting.PER_DIMENSION, Pooling.SUM, 0, DataType.DOUBLE);
    INDArray mask = Nd4j.create(new double[][] {{1, 0, 1, 1}, {0, 0, 1, 0}});
    INDArray input = padded(Nd4j.randn(DataType.DOUBLE, 2, SIZE, 4), mask, RUBBISH);
    INDArray weights = layer.weights(input, mask);
    assertZeroWherePadded(weights, mask);
    assertThat(weights.sum(2).distance2(Nd4j.ones(DataType.DOUBLE, 2, SIZE))).isLessThan(1e-14);
  }

  @Test
  void stepsOfZerosAreInferredToBePadded() {
    SingleLayer inferring =
        new SingleLayer(
            new SequenceAttention.Builder().inferMask(true).build(),
            InputType.recurrent(SIZE),
            DataType.FLOAT);
    SingleLayer told = layer(Weighting.PER_DIMENSION, Pooling.NONE, 0, DataType.FLOAT);
    inferring.params().forEach((name, value) -> told.param(name).assign(value));
    INDArray mask = Nd4j.create(new float[][] {{1, 0, 1, 0}});
    INDArray input = padded(Nd4j.randn(DataType.FLOAT, 1, SIZE, 4), mask, new double[] {0});
    assertSameBits(inferring.forward(input), told.forward(input, mask));

    INDArray given = Nd4j.create(new float[][] {{0, 1, 1, 1}});
    INDArray both = Nd4j.create(new float[][] {{0, 0, 1, 0}});
    assertSameBits(inferring.forward(input, given), told.forward(input, both));
  }

  @Test
  void trainingOnPaddedDataTakesTheSameStep() {
    INDArray mask = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 0}, {0, 1, 1, 1}});
    INDArray clean = padded(Nd4j.randn(DataType.FLOAT, 3, SIZE, 4), mask, new double[] {0});
    assertSameBits(trained(padded(clean, mask, RUBBISH), mask), trained(clean, mask));
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

  private static SingleLayer layer(
      Weighting weighting, Pooling pooling, double hardThreshold, DataType type) {
    var layer =
        new SequenceAttention.Builder()
            .weighting(weighting)
            .pooling(pooling)
            .hardThreshold(hardThreshold)
            .build();
    return new SingleLayer(layer, InputType.recurrent(SIZE), type);
  }

  private INDArray mask(int batch, int time, DataType type) {
    INDArray mask = Nd4j.zeros(type, batch, time);
    for (int row = 0; row < batch; row++) {
      int real = random.nextInt(time + 1);
      boolean scattered = random.nextBoolean();
      for (int step = 0; step < time; step++) {
        mask.putScalar(row, step, (scattered ? random.nextBoolean() : step < real) ? 1 : 0);
      }
    }
    return mask;
  }

  private INDArray padded(INDArray sequences, INDArray mask, double[] fill) {
    INDArray result = sequences.dup('c');
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int feature = 0; mask.getDouble(row, step) == 0 && feature < SIZE; feature++) {
          result.putScalar(row, feature, step, fill[random.nextInt(fill.length)]);
        }
      }
    }
    return result;
  }

  private static void assertZeroWherePadded(INDArray sequences, INDArray mask) {
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int feature = 0; mask.getDouble(row, step) == 0 && feature < SIZE; feature++) {
          assertThat(sequences.getDouble(row, feature, step)).isZero();
        }
      }
    }
  }

  /** INDArray.equals allows a difference of 1e-5. */
  private static void assertSameBits(INDArray found, INDArray expected) {
    assertThat(found.dup('c').reshape(-1).toDoubleVector())
        .containsExactly(expected.dup('c').reshape(-1).toDoubleVector());
  }

  private static Pair<Gradient, INDArray> copy(Pair<Gradient, INDArray> gradients) {
    var copies = new DefaultGradient();
    gradients
        .getFirst()
        .gradientForVariable()
        .forEach((name, gradient) -> copies.setGradientFor(name, gradient.dup()));
    return new Pair<>(copies, gradients.getSecond().dup());
  }

  private static INDArrayIndex first(int steps) {
    return NDArrayIndex.interval(0, steps);
  }
}
