package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whatever stands in padded steps changes no bit elsewhere: random layers, each of which sees three
 * random batches of other shapes.
 */
class MaskPromiseTest {

  private static final List<SequenceScore> SCORES = List.of(SequenceScore.values());

  private record Pass(INDArray output, INDArray inputGradient, Map<String, INDArray> gradients) {
    INDArray gradient(String name) {
      return Objects.requireNonNull(gradients.get(name), name);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 48);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rubbishInPaddedStepsChangesNothing(long seed) {
    var random = new Random(seed);
    SequenceAttention attention = attention(random);
    boolean nwc = attention.getFormat() == RNNFormat.NWC;
    DataType type = random.nextBoolean() ? DataType.FLOAT : DataType.DOUBLE;
    long size = attention.getNIn();
    var layer =
        new SingleLayer(attention, InputType.recurrent(size, -1, attention.getFormat()), type);
    var padding = new Padding(seed);
    Nd4j.getRandom().setSeed(seed);
    for (int round = 0; round < 3; round++) {
      int batch = 1 + random.nextInt(4);
      int time = 1 + random.nextInt(9);
      INDArray mask = padding.mask(batch, time, type);
      INDArray clean = padding.filled(Nd4j.randn(type, batch, size, time), mask, 0);
      INDArray dirty = padding.filled(clean, mask, Padding.RUBBISH);
      boolean sum = attention.getPooling() == Pooling.SUM;
      INDArray error = Nd4j.randn(type, sum ? new long[] {batch, size} : clean.shape());
      INDArray dirtyError = sum ? error : padding.filled(error, mask, Padding.RUBBISH);

      Pass expected = pass(layer, clean, mask, error, nwc);
      Pass found = pass(layer, dirty, mask, dirtyError, nwc);

      Padding.assertSameBits(found.output(), expected.output());
      Padding.assertSameBits(found.inputGradient(), expected.inputGradient());
      assertThat(expected.gradients().keySet()).isEqualTo(layer.params().keySet());
      expected
          .gradients()
          .forEach((name, value) -> Padding.assertSameBits(found.gradient(name), value));
      assertThat(expected.output().isNaN().any()).isFalse();
      assertThat(expected.inputGradient().isNaN().any()).isFalse();
      Padding.assertZeroWherePadded(expected.inputGradient(), mask);
      if (sum) {
        assertZeroWithoutRealSteps(expected.output(), mask);
      } else {
        Padding.assertZeroWherePadded(expected.output(), mask);
      }
    }
  }

  private static SequenceAttention attention(Random random) {
    SequenceScore score = SCORES.get(random.nextInt(SCORES.size()));
    int headSize = 1 + random.nextInt(3);
    int heads = 1 + random.nextInt(3);
    Weighting weighting = random.nextBoolean() ? Weighting.MEAN : Weighting.PER_DIMENSION;
    boolean perDimension = score == SequenceScore.TANH && weighting == Weighting.PER_DIMENSION;
    return new SequenceAttention.Builder()
        .nIn((long) headSize * heads)
        .score(score)
        .weighting(weighting)
        .heads(perDimension ? 1 : heads)
        .pooling(random.nextBoolean() ? Pooling.SUM : Pooling.NONE)
        .hardThreshold(random.nextBoolean() ? 0.15 : 0)
        .attentionDropout(random.nextBoolean() ? 0.3 : 0)
        .inferMask(random.nextInt(4) == 0)
        .biasInit(0.2)
        .format(random.nextBoolean() ? RNNFormat.NWC : RNNFormat.NCW)
        .build();
  }

  /** Forward and backward; arrays in and out are [batch, size, time] or, pooled, [batch, size]. */
  private static Pass pass(
      SingleLayer layer, INDArray input, INDArray mask, INDArray error, boolean nwc) {
    // What is dropped must be the same in both passes.
    Nd4j.getRandom().setSeed(77);
    INDArray output = layer.forward(swapped(input, nwc), mask);
    var gradients = layer.backward(swapped(error, nwc));
    Map<String, INDArray> copies = new TreeMap<>();
    gradients.getFirst().gradientForVariable().forEach((name, g) -> copies.put(name, g.dup('c')));
    return new Pass(swapped(output, nwc), swapped(gradients.getSecond(), nwc).dup('c'), copies);
  }

  private static void assertZeroWithoutRealSteps(INDArray pooled, INDArray mask) {
    for (int row = 0; row < mask.rows(); row++) {
      if (mask.getRow(row).sumNumber().doubleValue() == 0) {
        assertThat(pooled.getRow(row).toDoubleVector()).containsOnly(0);
      }
    }
  }

  private static INDArray swapped(INDArray array, boolean nwc) {
    return nwc && array.rank() == 3 ? array.permute(0, 2, 1).dup('c') : array;
  }
}
