package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnBatchNormalizationTest {

  record Case(
      long seed,
      CNN2DFormat format,
      int batch,
      int channels,
      boolean useLogStd,
      boolean locked,
      double gamma,
      double beta,
      double decay) {

    BatchNormalization layer() {
      return new BatchNormalization.Builder()
          .useLogStd(useLogStd)
          .lockGammaBeta(locked)
          .gamma(gamma)
          .beta(beta)
          .decay(decay)
          .eps(1e-3)
          .build();
    }
  }

  static Stream<Case> cases() {
    return Stream.iterate(1L, seed -> seed + 1).limit(24).map(OneDnnBatchNormalizationTest::random);
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    return new Case(
        seed,
        random.nextBoolean() ? CNN2DFormat.NCHW : CNN2DFormat.NHWC,
        2 + random.nextInt(6),
        1 + random.nextInt(36),
        random.nextBoolean(),
        random.nextInt(3) == 0,
        random.nextBoolean() ? 1.0 : 1.7,
        random.nextBoolean() ? 0.0 : 0.3,
        0.5 + random.nextInt(5) / 10.0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void normalisesImagesAsThePlainLayerDoes(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    var convolution =
        new ConvolutionLayer.Builder(3, 3)
            .nOut(c.channels())
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.IDENTITY)
            .build();
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(7, 5, 2, c.format()),
                convolution,
                c.layer(),
                new ActivationLayer(Activation.RELU),
                c.layer()));
    assertThat(twins.report.accelerated()).isGreaterThanOrEqualTo(4);
    assertSameTraining(
        twins, Chains.images(c.format(), c.batch(), 2, 7, 5), Chains.labels(c.batch()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void normalisesVectorsAsThePlainLayerDoes(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.feedForward(4),
                new DenseLayer.Builder().nOut(c.channels()).activation(Activation.TANH).build(),
                c.layer(),
                new ActivationLayer(Activation.RELU)));
    int batch = c.batch() + 3;
    assertSameTraining(twins, Nd4j.randn(DataType.FLOAT, batch, 4), Chains.labels(batch));
  }

  @Test
  void normalisesTheInputOfTheNetwork() {
    Twins twins =
        Twins.perturbed(
            Chains.of(InputType.convolutional(6, 6, 3), new BatchNormalization.Builder().build()));
    INDArray images = Chains.images(CNN2DFormat.NCHW, 4, 3, 6, 6);
    assertSameTraining(twins, images, Chains.labels(4));
  }

  private static void assertSameTraining(Twins twins, INDArray input, INDArray labels) {
    twins.assertSame(input, labels);
    for (int step = 0; step < 3; step++) {
      twins.plain.fit(new DataSet(input.mul(step + 1), labels));
      twins.fast.fit(new DataSet(input.mul(step + 1), labels));
      twins.assertSameParameters();
    }
    twins.assertSame(input, labels);
  }
}
