package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.Twins;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnSqueezeExcitationTest {

  record Case(
      long seed,
      CNN2DFormat format,
      int batch,
      int channels,
      int reduction,
      boolean bias,
      Gate gate,
      PoolingType pooling,
      Activation activation) {

    SqueezeExcitation layer() {
      return new SqueezeExcitation.Builder().reduction(reduction).hasBias(bias).gate(gate).build();
    }
  }

  static Stream<Case> cases() {
    return Stream.iterate(1L, seed -> seed + 1).limit(24).map(OneDnnSqueezeExcitationTest::random);
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    return new Case(
        seed,
        random.nextBoolean() ? CNN2DFormat.NCHW : CNN2DFormat.NHWC,
        1 + random.nextInt(5),
        4 + random.nextInt(32),
        1 + random.nextInt(4),
        random.nextBoolean(),
        random.nextBoolean() ? Gate.SIGMOID : Gate.HARD_SIGMOID,
        random.nextInt(3) > 0 ? PoolingType.MAX : PoolingType.AVG,
        random.nextBoolean() ? Activation.RELU : Activation.TANH);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalesChannelsAsThePlainLayerDoes(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(7, 9, 4, c.format()),
                new SqueezeExcitation.Builder().reduction(2).build(),
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(c.channels())
                    .convolutionMode(ConvolutionMode.Same)
                    .activation(Activation.IDENTITY)
                    .build(),
                new ActivationLayer(c.activation()),
                c.layer(),
                new SubsamplingLayer.Builder(c.pooling()).kernelSize(2, 2).stride(2, 2).build(),
                c.layer()));
    assertThat(twins.report.accelerated()).isGreaterThanOrEqualTo(6);
    var images = Chains.images(c.format(), c.batch(), 4, 7, 9);
    var labels = Chains.labels(c.batch());
    twins.assertSame(images, labels);
    for (int step = 0; step < 3; step++) {
      twins.plain.fit(new DataSet(images, labels));
      twins.fast.fit(new DataSet(images, labels));
    }
    twins.assertSameParameters();
  }
}
