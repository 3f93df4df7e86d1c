package io.github.attnzoo.onednn.sequence;

import static io.github.attnzoo.onednn.OmpThreads.withThreads;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.layers.SequenceScore;
import io.github.attnzoo.onednn.Twins;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

class AttentionTest {
  private static final int CLASSES = 3;

  static IntStream seeds() {
    return IntStream.range(0, 24);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(13);
  }

  private static ComputationGraphConfiguration graph(
      int inputs, int hidden, int time, SequenceAttention attention) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "lstm", new LSTM.Builder().nOut(hidden).activation(Activation.TANH).build(), "in")
            .addLayer("attention", attention, "lstm");
    OutputLayer output = output();
    if (attention.getPooling() == Pooling.NONE) {
      builder.addLayer("out", output, new FlattenSequence(hidden, time), "attention");
    } else {
      builder.addLayer("out", output, "attention");
    }
    return builder.setOutputs("out").setInputTypes(InputType.recurrent(inputs, time)).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiDataSet data(int batch, int inputs, int time, boolean masked) {
    INDArray features = Nd4j.randn(DataType.FLOAT, batch, inputs, time);
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, CLASSES);
    INDArray mask = Nd4j.ones(DataType.FLOAT, batch, time);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % CLASSES, 1);
      for (int t = 0; masked && t < time; t++) {
        if (t > n) {
          mask.putScalar(n, t, 0);
        }
      }
    }
    INDArray[] masks = masked ? new INDArray[] {mask} : null;
    return new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels}, masks, null);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void activationsAndGradientsAreThoseOfTheDefinition(int seed) {
    var random = new Random(seed);
    assertSameAsTheDefinition(random, 1 + random.nextInt(9));
  }

  /** Batches of 4 sequences a thread and more are split over threads, evenly or not. */
  @ParameterizedTest
  @MethodSource("seeds")
  void batchesSplitOverThreads(int seed) {
    var random = new Random(seed);
    withThreads(2 + seed % 3, () -> assertSameAsTheDefinition(random, 8 + random.nextInt(30)));
  }

  private static void assertSameAsTheDefinition(Random random, int batch) {
    int inputs = 1 + random.nextInt(10);
    int time = 1 + random.nextInt(12);
    boolean mean = random.nextBoolean();
    int heads = mean ? 1 + random.nextInt(4) : 1;
    int hidden = heads * (1 + random.nextInt(40 / heads));
    SequenceAttention attention =
        new SequenceAttention.Builder()
            .weighting(mean ? Weighting.MEAN : Weighting.PER_DIMENSION)
            .heads(heads)
            .pooling(random.nextBoolean() ? Pooling.SUM : Pooling.NONE)
            .hardThreshold(random.nextBoolean() ? 0.8 / time : 0)
            .attentionDropout(random.nextInt(3) == 0 ? 0.3 : 0)
            .biasInit(0.3)
            .build();
    var twins = new Twins(graph(inputs, hidden, time, attention));
    MultiDataSet data = data(batch, inputs, time, random.nextBoolean());

    assertThat(twins.kernel("attention")).isEqualTo("onednn-sequence-attention");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  private static ComputationGraphConfiguration attentionFirst(SequenceAttention attention) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("attention", attention, "in")
        .addLayer("out", output(), new FlattenSequence(4, 6), "attention")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(4, 6))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void sequencesWithTimeBeforeTheFeatures(Pooling pooling) {
    var attention =
        new SequenceAttention.Builder().pooling(pooling).hardThreshold(0.1).inferMask(true).build();
    OutputLayer output = output();
    var builder =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "lstm",
                new LSTM.Builder()
                    .dataFormat(RNNFormat.NWC)
                    .nOut(8)
                    .activation(Activation.TANH)
                    .build(),
                "in")
            .addLayer("attention", attention, "lstm");
    if (pooling == Pooling.SUM) {
      builder.addLayer("out", output, "attention");
    } else {
      builder.addLayer("out", output, new FlattenSequence(8, 6, RNNFormat.NWC), "attention");
    }
    var twins =
        new Twins(
            builder
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(5, 6, RNNFormat.NWC))
                .build());
    MultiDataSet ncw = data(4, 5, 6, true);
    var data =
        new MultiDataSet(
            new INDArray[] {ncw.getFeatures(0).permute(0, 2, 1).dup('c')},
            ncw.getLabels(),
            ncw.getFeaturesMaskArrays(),
            null);

    assertThat(twins.kernel("attention")).isEqualTo("onednn-sequence-attention");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void whatNoKernelDoesStaysPlain() {
    for (SequenceScore score : SequenceScore.values()) {
      if (score != SequenceScore.TANH) {
        assertThat(reason(new SequenceAttention.Builder().score(score)))
            .isEqualTo("score is " + score + ", the kernel has TANH");
      }
    }
  }

  private static String reason(SequenceAttention.Builder builder) {
    var twins = new Twins(attentionFirst(builder.build()));
    assertThat(twins.kernel("attention")).isEqualTo("plain");
    return twins.path("attention").reason();
  }

  @Test
  void theNumberOfThreadsMayChangeBetweenForwardAndBackward() {
    var twins = new Twins(graph(5, 8, 6, new SequenceAttention.Builder().build()));
    twins.fast.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(2);
          }
        });

    withThreads(3, () -> twins.assertSameGradients(data(17, 5, 6, true)));
  }

  private static long[] attentionStrides(Twins twins, INDArray... input) {
    return LayerArrays.named(twins.fast.feedForward(input, false), "attention").stride();
  }

  @Test
  void stepsThatOnlyAFlatteningReadsComeInItsOrder() {
    var twins = new Twins(attentionFirst(new SequenceAttention.Builder().build()));

    INDArray[] input = {Nd4j.randn(DataType.FLOAT, 9, 4, 6)};
    assertThat(attentionStrides(twins, input)).containsExactly(24, 6, 1);
    twins.assertSameActivations(data(9, 4, 6, true));
  }

  @Test
  void stepsThatOthersReadTooComeInTheirs() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("in")
            .addLayer("attention", new SequenceAttention.Builder().build(), "in")
            .addLayer(
                "lstm", new LSTM.Builder().nOut(4).activation(Activation.TANH).build(), "attention")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "attention", "lstm")
            .addLayer("out", output(), new FlattenSequence(4, 6), "sum")
            .addLayer("other", output(), new FlattenSequence(4, 6), "attention")
            .setOutputs("out", "other")
            .setInputTypes(InputType.recurrent(4, 6))
            .build();
    MultiDataSet one = data(9, 4, 6, true);
    var data =
        new MultiDataSet(
            one.getFeatures(),
            new INDArray[] {one.getLabels(0), one.getLabels(0)},
            one.getFeaturesMaskArrays(),
            null);
    var twins = new Twins(configuration);

    assertThat(attentionStrides(twins, data.getFeatures())).containsExactly(4, 1, 36);
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void aSequenceWithoutRealStepsGivesZeros() {
    var twins = new Twins(attentionFirst(new SequenceAttention.Builder().build()));
    MultiDataSet data = data(3, 4, 6, true);
    data.getFeaturesMaskArray(0).getRow(1).assign(0);

    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void anInferredMask() {
    var twins = new Twins(attentionFirst(new SequenceAttention.Builder().inferMask(true).build()));
    MultiDataSet data = data(3, 4, 6, false);
    for (int t = 3; t < 6; t++) {
      for (int c = 0; c < 4; c++) {
        data.getFeatures(0).putScalar(1, c, t, 0);
      }
    }

    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void twoHundredStepsGiveTheSameLosses() {
    var twins = new Twins(graph(5, 8, 6, new SequenceAttention.Builder().build()));

    twins.assertSameTraining(data(7, 5, 6, true), 200);
  }
}
