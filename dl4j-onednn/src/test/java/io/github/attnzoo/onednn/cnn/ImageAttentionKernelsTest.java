package io.github.attnzoo.onednn.cnn;

import static io.github.attnzoo.onednn.OmpThreads.withThreads;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.ChannelAttention;
import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.EffectiveSqueezeExcitation;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.layers.SpatialAttention;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.Twins;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ImageAttentionKernelsTest {

  private static final List<Gate> GATES = List.of(Gate.values());
  private static final List<HiddenActivation> ACTIVATIONS = List.of(HiddenActivation.values());

  record Case(long seed, CNN2DFormat format, int batch, int channels, Layer layer) {}

  static Stream<Case> cases() {
    return Stream.iterate(1L, seed -> seed + 1).limit(56).map(ImageAttentionKernelsTest::random);
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    Gate gate = GATES.get(random.nextInt(2));
    HiddenActivation activation = ACTIVATIONS.get(random.nextInt(3));
    boolean maximum = random.nextBoolean();
    int hidden = 1 + random.nextInt(6);
    Layer layer =
        switch ((int) seed % 7) {
          case 0 ->
              new EfficientChannelAttention.Builder()
                  .kernelSize(1 + 2 * random.nextInt(4))
                  .gate(gate)
                  .build();
          case 1 -> new EffectiveSqueezeExcitation.Builder().gate(gate).addMaxPool(maximum).build();
          case 2 ->
              new ChannelAttention.Builder()
                  .reducedChannels(hidden)
                  .hasBias(random.nextBoolean())
                  .activation(activation)
                  .gate(gate)
                  .build();
          case 3 ->
              new SpatialAttention.Builder()
                  .kernelSize(1 + 2 * random.nextInt(5))
                  .hasBias(random.nextBoolean())
                  .gate(gate)
                  .build();
          case 4 ->
              new ConvolutionalBlockAttention.Builder()
                  .reducedChannels(hidden)
                  .kernelSize(1 + 2 * random.nextInt(5))
                  .mlpBias(random.nextBoolean())
                  .activation(activation)
                  .gate(gate)
                  .build();
          case 5 ->
              new SqueezeExcitation.Builder()
                  .reducedChannels(hidden)
                  .hasBias(random.nextBoolean())
                  .addMaxPool(maximum)
                  .activation(activation)
                  .gate(gate)
                  .build();
          default ->
              new GatherExcite.Builder()
                  .reducedChannels(hidden)
                  .addMaxPool(maximum)
                  .activation(activation)
                  .gate(gate)
                  .build();
        };
    return new Case(
        seed,
        random.nextBoolean() ? CNN2DFormat.NCHW : CNN2DFormat.NHWC,
        1 + random.nextInt(5),
        3 + random.nextInt(32),
        layer);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalesImagesAsThePlainLayerDoes(Case c) {
    withThreads(1 + (int) (c.seed() % 3), () -> assertSameAsPlain(c));
  }

  private static void assertSameAsPlain(Case c) {
    Nd4j.getRandom().setSeed(c.seed());
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(7, 9, 4, c.format()),
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(c.channels())
                    .convolutionMode(ConvolutionMode.Same)
                    .activation(Activation.TANH)
                    .build(),
                c.layer().clone(),
                new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build(),
                c.layer().clone()));
    assertThat(twins.report.accelerated()).isEqualTo(twins.report.paths().size());
    for (int batch : new int[] {c.batch(), 2, c.batch()}) {
      var images = Chains.images(c.format(), batch, 4, 7, 9);
      var labels = Chains.labels(batch);
      twins.assertSame(images, labels);
      twins.plain.fit(new DataSet(images, labels));
      twins.fast.fit(new DataSet(images, labels));
    }
    twins.assertSameParameters();
  }

  @Test
  void gatesOfRegionsStayPlain() {
    for (Layer layer :
        List.of(
            new GatherExcite.Builder().extent(2).build(),
            new GatherExcite.Builder().learnedGather(true).build(),
            new GatherExcite.Builder().hasBottleneck(false).build())) {
      Twins twins = new Twins(Chains.of(InputType.convolutional(4, 4, 3, CNN2DFormat.NCHW), layer));
      assertThat(twins.report.summary())
          .contains("the kernel has extent 0 with hasBottleneck and without learnedGather");
    }
  }
}
