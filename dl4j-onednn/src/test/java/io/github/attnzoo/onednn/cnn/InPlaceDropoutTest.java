package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** In training, DL4J lets a layer's dropout write over the result of the layer below. */
class InPlaceDropoutTest {
  private static final List<IDropout> DROPOUTS =
      List.of(
          new GaussianNoise(0.5),
          new GaussianDropout(0.5),
          new AlphaDropout(0.6),
          new Dropout(0.6),
          new SpatialDropout(0.6));

  static Stream<Arguments> cases() {
    return Stream.of(CNN2DFormat.values())
        .flatMap(
            format ->
                DROPOUTS.stream()
                    .filter(dropout -> fits(dropout, format))
                    .map(dropout -> Arguments.of(format, dropout)));
  }

  /** SpatialDropout takes dimension 1 for the channels. */
  private static boolean fits(IDropout dropout, CNN2DFormat format) {
    return format == CNN2DFormat.NCHW || !(dropout instanceof SpatialDropout);
  }

  /** With a dropout that keeps a mask, DL4J's own NHWC convolution fails in backpropagation. */
  static Stream<Arguments> convolutions() {
    return cases()
        .filter(
            arguments ->
                arguments.get()[0] == CNN2DFormat.NCHW
                    || arguments.get()[1] instanceof GaussianNoise);
  }

  private static ConvolutionLayer.Builder convolution(Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(6)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation);
  }

  private static ConvolutionLayer relu() {
    return convolution(Activation.RELU).build();
  }

  private static ConvolutionLayer noisy(IDropout dropout) {
    return convolution(Activation.TANH).dropOut(dropout.clone()).build();
  }

  private static void assertSameGradients(CNN2DFormat format, Layer... layers) {
    assertSameGradients(Chains.of(InputType.convolutional(6, 8, 3, format), layers), format);
  }

  private static void assertSameGradients(
      ComputationGraphConfiguration configuration, CNN2DFormat format) {
    Nd4j.getRandom().setSeed(9);
    var twins = Twins.perturbed(configuration);
    twins.assertSameGradients(Chains.images(format, 5, 3, 6, 8), Chains.labels(5));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void belowAConvolution(CNN2DFormat format, IDropout dropout) {
    assertSameGradients(format, relu(), noisy(dropout));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void belowADropoutLayer(CNN2DFormat format, IDropout dropout) {
    assertSameGradients(
        format, relu(), new DropoutLayer.Builder().dropOut(dropout.clone()).build(), relu());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void belowADenseLayerThatSeesAView(CNN2DFormat format, IDropout dropout) {
    if (!(dropout instanceof SpatialDropout)) {
      assertSameGradients(
          format, relu(), new DenseLayer.Builder().nOut(4).dropOut(dropout.clone()).build());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void belowASqueezeExcitation(CNN2DFormat format, IDropout dropout) {
    assertSameGradients(
        format,
        relu(),
        new SqueezeExcitation.Builder().reduction(2).dropOut(dropout.clone()).build(),
        pooling());
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void aboveNormalisationWithRelu(CNN2DFormat format, IDropout dropout) {
    assertSameGradients(
        format,
        convolution(Activation.IDENTITY).build(),
        new BatchNormalization.Builder().build(),
        new ActivationLayer(Activation.RELU),
        noisy(dropout));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void abovePooledGates(CNN2DFormat format, IDropout dropout) {
    assertSameGradients(
        format,
        relu(),
        new SqueezeExcitation.Builder().reduction(2).build(),
        pooling(),
        noisy(dropout));
  }

  static Stream<IDropout> dropouts() {
    return DROPOUTS.stream();
  }

  /** The dropout belongs to the last reader, which may write over what the first has read. */
  @ParameterizedTest
  @MethodSource("dropouts")
  void besideADropoutOfEachKind(IDropout dropout) {
    assertSameGradients(
        twoReaders("below", dropout).addLayer("below", relu(), "in"), CNN2DFormat.NCHW);
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void besideADropoutOfEachKindBehindOneThatHandsItsInputOn(IDropout dropout) {
    assertSameGradients(
        twoReaders("handed", dropout)
            .addLayer("below", relu(), "in")
            .addLayer("handed", new DropoutLayer.Builder(1.0).build(), "below"),
        CNN2DFormat.NCHW);
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void besideADropoutOfEachKindThroughAView(IDropout dropout) {
    assertSameGradients(
        twoReaders("view", dropout)
            .addLayer("below", relu(), "in")
            .addVertex("view", new ReshapeVertex('c', new int[] {-1, 6, 8, 6}, null), "below"),
        CNN2DFormat.NCHW);
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void besideADropoutOfEachKindOnNormalisedImages(IDropout dropout) {
    assertSameGradients(
        twoReaders("below", new BatchNormalization.Builder().build(), dropout)
            .addLayer("below", convolution(Activation.IDENTITY).build(), "in"),
        CNN2DFormat.NCHW);
  }

  private static ComputationGraphConfiguration.GraphBuilder twoReaders(
      String source, IDropout dropout) {
    return twoReaders(source, convolution(Activation.IDENTITY).build(), dropout);
  }

  private static ComputationGraphConfiguration.GraphBuilder twoReaders(
      String source, Layer other, IDropout dropout) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutional(6, 8, 3, CNN2DFormat.NCHW))
        .addLayer("other", other, source)
        .addLayer("noisy", noisy(dropout), source)
        .addVertex("both", new MergeVertex(), "other", "noisy")
        .addLayer("out", Chains.output(), "both")
        .setOutputs("out");
  }

  private static void assertSameGradients(
      ComputationGraphConfiguration.GraphBuilder builder, CNN2DFormat format) {
    assertSameGradients(builder.build(), format);
  }

  @Test
  void besidePooledGates() {
    CNN2DFormat format = CNN2DFormat.NCHW;
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(6, 8, 3, format))
            .addLayer("below", relu(), "in")
            .addLayer("gates", new SqueezeExcitation.Builder().reduction(2).build(), "below")
            .addLayer("noisy", noisy(new GaussianNoise(0.5)), "below")
            .addLayer("gated", pooling(), "gates")
            .addLayer("pooled", pooling(), "noisy")
            .addVertex("both", new MergeVertex(), "gated", "pooled")
            .addLayer("out", Chains.output(), "both")
            .setOutputs("out")
            .build();
    Nd4j.getRandom().setSeed(9);
    var twins = Twins.perturbed(configuration);

    twins.fit(Chains.images(format, 5, 3, 6, 8), Chains.labels(5));

    assertThat(twins.fast.score()).isCloseTo(twins.plain.score(), Offset.offset(1e-4));
  }

  @Test
  void dropoutSetAfterAcceleration() {
    CNN2DFormat format = CNN2DFormat.NCHW;
    Nd4j.getRandom().setSeed(9);
    var twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(6, 8, 3, format),
                relu(),
                convolution(Activation.TANH).build()));
    for (var graph : List.of(twins.plain, twins.fast)) {
      graph.getLayer("layer1").conf().getLayer().setIDropout(new GaussianNoise(0.5));
    }

    twins.assertSameGradients(Chains.images(format, 5, 3, 6, 8), Chains.labels(5));
  }

  @Test
  void inAMultiLayerNetwork() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .list()
            .layer(relu())
            .layer(noisy(new GaussianNoise(0.5)))
            .layer(Chains.output())
            .setInputType(InputType.convolutional(6, 8, 3))
            .build();
    var plain = new MultiLayerNetwork(configuration);
    plain.init();
    MultiLayerNetwork fast = plain.clone();
    OneDnn.accelerate(fast);
    var data = new DataSet(Chains.images(CNN2DFormat.NCHW, 5, 3, 6, 8), Chains.labels(5));
    for (MultiLayerNetwork network : List.of(plain, fast)) {
      Nd4j.getRandom().setSeed(21);
      network.fit(data);
    }

    INDArray difference = fast.params().sub(plain.params());
    assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-5);
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
