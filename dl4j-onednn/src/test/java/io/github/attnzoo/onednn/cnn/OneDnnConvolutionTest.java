package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OneDnnConvolutionTest {

  record Case(
      long seed,
      CNN2DFormat format,
      int batch,
      int channels,
      int height,
      int width,
      ConvolutionLayer first,
      ConvolutionLayer second) {
    @Override
    public String toString() {
      return seed + " " + format + " " + batch + "x" + channels + "x" + height + "x" + width;
    }
  }

  static Stream<Case> cases() {
    return Stream.iterate(1L, seed -> seed + 1).limit(40).map(OneDnnConvolutionTest::random);
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    return new Case(
        seed,
        random.nextBoolean() ? CNN2DFormat.NCHW : CNN2DFormat.NHWC,
        1 + random.nextInt(5) % 4,
        1 + random.nextInt(5),
        7 + random.nextInt(9),
        7 + random.nextInt(9),
        layer(random),
        layer(random));
  }

  private static ConvolutionLayer layer(Random random) {
    Activation[] activations = {
      Activation.IDENTITY, Activation.RELU, Activation.TANH, Activation.SOFTPLUS
    };
    var builder =
        new ConvolutionLayer.Builder(1 + random.nextInt(3), 1 + random.nextInt(3))
            .nOut(1 + random.nextInt(20))
            .hasBias(random.nextInt(4) > 0)
            .activation(activations[random.nextInt(activations.length)]);
    builder.stride(1 + random.nextInt(2), 1 + random.nextInt(2));
    builder.dilation(1 + random.nextInt(2), 1 + random.nextInt(2));
    if (random.nextBoolean()) {
      builder.convolutionMode(ConvolutionMode.Same);
    } else {
      builder.convolutionMode(ConvolutionMode.Truncate);
      builder.padding(random.nextInt(2), random.nextInt(2));
    }
    return builder.build();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatThePlainLayerComputes(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    Twins twins = Twins.perturbed(network(c));
    long[] shape =
        c.format() == CNN2DFormat.NCHW
            ? new long[] {c.batch(), c.channels(), c.height(), c.width()}
            : new long[] {c.batch(), c.height(), c.width(), c.channels()};
    INDArray input = Nd4j.randn(DataType.FLOAT, shape);
    INDArray labels = Nd4j.eye(3).castTo(DataType.FLOAT).getRows(labelRows(c.batch()));
    twins.assertSame(input, labels);
    assertThat(twins.report.accelerated()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void noiseInTheLayerAboveDoesNotReachTheGradientOfRelu() {
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(4, 4, 2),
                new ConvolutionLayer.Builder(4, 4).nOut(16).activation(Activation.RELU).build(),
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(8)
                    .activation(Activation.TANH)
                    .dropOut(new GaussianNoise(2.0))
                    .build()));
    twins.assertSameGradients(Chains.images(CNN2DFormat.NCHW, 5, 2, 4, 4), Chains.labels(5));
  }

  private static int[] labelRows(int batch) {
    int[] rows = new int[batch];
    for (int i = 0; i < batch; i++) {
      rows[i] = i % 3;
    }
    return rows;
  }

  private static ComputationGraphConfiguration network(Case c) {
    return new NeuralNetConfiguration.Builder()
        .seed(c.seed())
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutional(c.height(), c.width(), c.channels(), c.format()))
        .addLayer("first", c.first(), "in")
        .addLayer("second", c.second(), "first")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "second")
        .setOutputs("out")
        .build();
  }
}
