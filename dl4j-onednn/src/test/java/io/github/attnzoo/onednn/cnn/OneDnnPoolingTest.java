package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnPoolingTest {

  record Case(
      long seed, CNN2DFormat format, int batch, int height, int width, SubsamplingLayer layer) {
    @Override
    public String toString() {
      return seed + " " + format + " " + batch + "x" + height + "x" + width;
    }
  }

  static Stream<Case> cases() {
    return Stream.iterate(1L, seed -> seed + 1).limit(40).map(OneDnnPoolingTest::random);
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    return new Case(
        seed,
        random.nextBoolean() ? CNN2DFormat.NCHW : CNN2DFormat.NHWC,
        1 + random.nextInt(4),
        9 + random.nextInt(9),
        9 + random.nextInt(9),
        layer(random));
  }

  private static SubsamplingLayer layer(Random random) {
    int height = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(3);
    var builder =
        new SubsamplingLayer.Builder(random.nextBoolean() ? PoolingType.MAX : PoolingType.AVG)
            .kernelSize(height, width)
            .stride(1 + random.nextInt(height + 1), 1 + random.nextInt(width + 1))
            .avgPoolIncludePadInDivisor(random.nextBoolean());
    return random.nextBoolean()
        ? builder.convolutionMode(ConvolutionMode.Same).build()
        : builder
            .convolutionMode(ConvolutionMode.Truncate)
            .padding(random.nextInt(Math.min(height, 2)), random.nextInt(Math.min(width, 2)))
            .build();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void poolsAsThePlainLayerDoes(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    var convolution =
        new ConvolutionLayer.Builder(3, 3)
            .nOut(5)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build();
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(c.height(), c.width(), 2, c.format()),
                c.layer(),
                convolution,
                c.layer()));
    assertThat(twins.report.accelerated()).isGreaterThanOrEqualTo(3);
    twins.assertSame(
        Chains.images(c.format(), c.batch(), 2, c.height(), c.width()), Chains.labels(c.batch()));
  }
}
