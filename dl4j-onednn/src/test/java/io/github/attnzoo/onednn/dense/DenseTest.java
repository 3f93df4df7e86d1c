package io.github.attnzoo.onednn.dense;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class DenseTest {
  private static final int CLASSES = 3;

  static IntStream seeds() {
    return IntStream.range(0, 15);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(12);
  }

  private static DenseLayer.Builder dense(int size) {
    return new DenseLayer.Builder().nOut(size).activation(Activation.RELU);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }

  private static ComputationGraphConfiguration graph(
      int inputs, DenseLayer dense, OutputLayer output) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("dense", dense, "in")
        .addLayer("out", output, "dense")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(inputs))
        .build();
  }

  private static MultiDataSet data(int batch, int inputs) {
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, CLASSES);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % CLASSES, 1);
    }
    return new MultiDataSet(Nd4j.randn(DataType.FLOAT, batch, inputs), labels);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void activationsAndGradientsAreDl4js(int seed) {
    var random = new Random(seed);
    int inputs = 1 + random.nextInt(70);
    var twins =
        new Twins(
            graph(
                inputs,
                dense(1 + random.nextInt(70)).hasBias(random.nextBoolean()).build(),
                output().hasBias(random.nextBoolean()).build()));
    MultiDataSet data = data(1 + random.nextInt(20), inputs);

    assertThat(twins.kernel("dense")).isEqualTo("onednn-dense");
    assertThat(twins.kernel("out")).isEqualTo("onednn-dense");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "TANH", "SIGMOID", "ELU", "SOFTMAX", "LEAKYRELU", "RELU6", "GELU"})
  void anyActivation(Activation activation) {
    var twins = new Twins(graph(7, dense(6).activation(activation).build(), output().build()));

    twins.assertSameActivations(data(5, 7));
    twins.assertSameGradients(data(5, 7));
  }

  @ParameterizedTest
  @EnumSource(
      value = LossFunction.class,
      names = {"MSE", "XENT", "L1", "SQUARED_HINGE"})
  void anyLoss(LossFunction loss) {
    OutputLayer output =
        new OutputLayer.Builder(loss).nOut(CLASSES).activation(Activation.SIGMOID).build();

    new Twins(graph(7, dense(6).build(), output)).assertSameGradients(data(5, 7));
  }

  @Test
  void negativeLogLikelihoodIsCrossEntropy() {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build();

    new Twins(graph(7, dense(6).build(), output)).assertSameGradients(data(5, 7));
  }

  @Test
  void weightedClassesAndSoftLabels() {
    INDArray weights = Nd4j.create(new float[] {1, 2, 0.5f}).reshape(1, CLASSES);
    OutputLayer weighted =
        new OutputLayer.Builder(new LossMCXENT(weights))
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build();
    MultiDataSet data = data(5, 7);
    data.setLabels(0, Nd4j.rand(DataType.FLOAT, 5, CLASSES));

    new Twins(graph(7, dense(6).build(), weighted)).assertSameGradients(data);
    new Twins(graph(7, dense(6).build(), output().build())).assertSameGradients(data);
  }

  @Test
  void labelMasks() {
    MultiDataSet data = data(5, 7);
    INDArray mask = Nd4j.create(new float[] {1, 0, 1, 1, 0}).reshape(5, 1);
    data.setLabelsMaskArray(new INDArray[] {mask});

    new Twins(graph(7, dense(6).build(), output().build())).assertSameGradients(data);
  }

  @Test
  void aConfidentMistakeIsClippedAlike() {
    var twins =
        new Twins(graph(2, dense(4).activation(Activation.IDENTITY).build(), output().build()));
    MultiDataSet data = data(3, 2);
    data.getFeatures(0).muli(1000);

    twins.assertSameGradients(data);
  }

  @Test
  void labelsOfAnotherType() {
    MultiDataSet data = data(5, 7);
    data.setLabels(0, data.getLabels(0).castTo(DataType.INT32));

    new Twins(graph(7, dense(6).build(), output().build())).assertSameGradients(data);
  }

  @Test
  void aTransposedInputIsRead() {
    MultiDataSet data = data(5, 7);
    data.setFeatures(0, Nd4j.randn(DataType.FLOAT, 7, 5).transpose());

    new Twins(graph(7, dense(6).build(), output().build())).assertSameGradients(data);
  }

  @Test
  void twoHundredStepsGiveTheSameLosses() {
    var twins = new Twins(graph(7, dense(16).build(), output().build()));

    twins.assertSameTraining(data(12, 7), 200);
  }

  @Test
  void theScoreOfADataSetIsComputedAnew() {
    var twins = new Twins(graph(7, dense(16).build(), output().build()));
    MultiDataSet first = data(12, 7);
    MultiDataSet second = data(12, 7);
    twins.fast.fit(first);
    twins.plain.fit(first);

    Twins.assertClose(
        "scores",
        Nd4j.createFromArray(twins.plain.score(second, false), twins.plain.score(first, true)),
        Nd4j.createFromArray(twins.fast.score(second, false), twins.fast.score(first, true)));
    Twins.assertClose(
        "score per example",
        twins.plain.scoreExamples(second, true),
        twins.fast.scoreExamples(second, true));
  }

  @Test
  void layerNormalizationStaysWithDl4j() {
    var twins = new Twins(graph(7, dense(6).hasLayerNorm(true).build(), output().build()));

    assertThat(twins.kernel("dense")).isEqualTo("plain");
    assertThat(twins.path("dense").reason()).contains("hasLayerNorm");
    twins.assertSameGradients(data(5, 7));
  }
}
