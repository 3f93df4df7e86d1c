package io.github.attnzoo.onednn.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whatever stands in padded steps changes no bit elsewhere: random settings of the kernel, each of
 * which sees three random batches of other shapes.
 */
class MaskPromiseTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final float[] RUBBISH = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -3, 0
  };

  static LongStream seeds() {
    return LongStream.range(0, 48);
  }

  private static SequenceAttention attention(Random random) {
    int headSize = 1 + random.nextInt(5);
    int heads = 1 + random.nextInt(3);
    boolean mean = random.nextBoolean();
    return new SequenceAttention.Builder()
        .nIn((long) headSize * heads)
        .weighting(mean ? Weighting.MEAN : Weighting.PER_DIMENSION)
        .heads(mean ? heads : 1)
        .pooling(random.nextBoolean() ? Pooling.SUM : Pooling.NONE)
        .hardThreshold(random.nextBoolean() ? 0.15 : 0)
        .attentionDropout(random.nextBoolean() ? 0.3 : 0)
        .inferMask(random.nextInt(4) == 0)
        .biasInit(0.2)
        .format(random.nextBoolean() ? RNNFormat.NWC : RNNFormat.NCW)
        .build();
  }

  private static Layer kernel(SequenceAttention attention) {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(attention.getNIn(), -1, attention.getFormat()))
                .addLayer("layer", attention, "in")
                .setOutputs("layer")
                .validateOutputLayerConfig(false)
                .build());
    graph.init();
    assertThat(OneDnn.accelerate(graph).accelerated()).isOne();
    Layer layer = graph.getLayer("layer");
    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, layer.numParams()));
    return layer;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rubbishInPaddedStepsChangesNoBit(long seed) {
    var random = new Random(seed);
    SequenceAttention attention = attention(random);
    boolean nwc = attention.getFormat() == RNNFormat.NWC;
    boolean sum = attention.getPooling() == Pooling.SUM;
    Layer layer = kernel(attention);
    Nd4j.getRandom().setSeed(seed);
    for (int round = 0; round < 3; round++) {
      int batch = 1 + random.nextInt(4);
      int time = 1 + random.nextInt(9);
      long size = attention.getNIn();
      INDArray mask = mask(random, batch, time);
      INDArray clean =
          filled(random, Nd4j.randn(DataType.FLOAT, batch, size, time), mask, new float[1]);
      INDArray dirty = filled(random, clean, mask, RUBBISH);
      INDArray error = Nd4j.randn(DataType.FLOAT, sum ? new long[] {batch, size} : clean.shape());
      INDArray dirtyError = sum ? error : filled(random, error, mask, RUBBISH);

      Map<String, INDArray> expected = pass(layer, clean, mask, error, nwc);
      Map<String, INDArray> found = pass(layer, dirty, mask, dirtyError, nwc);

      assertThat(expected).hasSize(2 + layer.paramTable().size());
      expected.forEach(
          (name, array) -> {
            assertThat(array.sumNumber().doubleValue()).as(name).isFinite();
            Twins.assertSameBits(LayerArrays.named(found, name), array);
          });
      assertZeroWherePadded(LayerArrays.named(expected, "input"), mask, nwc);
      if (!sum) {
        assertZeroWherePadded(LayerArrays.named(expected, "output"), mask, nwc);
      }
    }
  }

  /** Real steps first, or scattered, or none at all. */
  private static INDArray mask(Random random, int batch, int time) {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, batch, time);
    for (int row = 0; row < batch; row++) {
      int real = random.nextInt(time + 1);
      boolean scattered = random.nextBoolean();
      for (int step = 0; step < time; step++) {
        mask.putScalar(row, step, (scattered ? random.nextBoolean() : step < real) ? 1 : 0);
      }
    }
    return mask;
  }

  /** A copy of {@code [batch, size, time]} whose padded steps hold numbers drawn from some. */
  private static INDArray filled(Random random, INDArray sequences, INDArray mask, float[] fill) {
    INDArray result = sequences.dup('c');
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int n = 0; mask.getDouble(row, step) == 0 && n < result.size(1); n++) {
          result.putScalar(row, n, step, fill[random.nextInt(fill.length)]);
        }
      }
    }
    return result;
  }

  /** Output and all gradients; sequences in and out are in the layer's format. */
  private static Map<String, INDArray> pass(
      Layer layer, INDArray input, INDArray mask, INDArray error, boolean nwc) {
    // What is dropped must be the same in both passes.
    Nd4j.getRandom().setSeed(77);
    layer.feedForwardMaskArray(mask, null, (int) input.size(0));
    layer.setInput(swapped(input, nwc), NONE);
    Map<String, INDArray> all = new TreeMap<>();
    all.put("output", layer.activate(true, NONE).dup('c'));
    var gradients = layer.backpropGradient(swapped(error, nwc), NONE);
    gradients.getFirst().gradientForVariable().forEach((name, g) -> all.put(name, g.dup('c')));
    all.put("input", gradients.getSecond().dup('c'));
    return all;
  }

  private static void assertZeroWherePadded(INDArray array, INDArray mask, boolean nwc) {
    INDArray sequences = swapped(array, nwc);
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int n = 0; mask.getDouble(row, step) == 0 && n < sequences.size(1); n++) {
          assertThat(sequences.getDouble(row, n, step)).isZero();
        }
      }
    }
  }

  private static INDArray swapped(INDArray array, boolean nwc) {
    return nwc && array.rank() == 3 ? array.permute(0, 2, 1).dup('c') : array;
  }
}
