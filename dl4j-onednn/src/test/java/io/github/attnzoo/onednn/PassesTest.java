package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SpatialAttention;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Layers that somebody calls himself, in an order that no network uses. */
class PassesTest {
  private static final InputType IMAGES = InputType.convolutional(6, 4, 3);
  private static final InputType SEQUENCES = InputType.recurrent(3, 5);
  private static final InputType VECTORS = InputType.feedForward(7);

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(31);
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of(IMAGES, convolution(Activation.RELU)),
        Arguments.of(IMAGES, convolution(Activation.TANH)),
        Arguments.of(IMAGES, pooling(PoolingType.MAX)),
        Arguments.of(IMAGES, pooling(PoolingType.AVG)),
        Arguments.of(IMAGES, new SqueezeExcitation.Builder().reduction(1).build()),
        Arguments.of(IMAGES, new EfficientChannelAttention.Builder().build()),
        Arguments.of(IMAGES, new SpatialAttention.Builder().build()),
        Arguments.of(IMAGES, new ConvolutionalBlockAttention.Builder().reduction(1).build()),
        Arguments.of(IMAGES, new ActivationLayer(Activation.ELU)),
        Arguments.of(VECTORS, new DenseLayer.Builder().nOut(4).activation(Activation.RELU).build()),
        Arguments.of(
            VECTORS, new DenseLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build()),
        Arguments.of(SEQUENCES, new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
        Arguments.of(SEQUENCES, new SequenceAttention.Builder().hardThreshold(0.1).build()));
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(3, 2).nOut(5).activation(activation).build();
  }

  private static SubsamplingLayer pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(1, 1).build();
  }

  private static MultiLayerNetwork network(InputType input, Layer layer) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .list()
                .layer(layer.clone())
                .layer(new LossLayer.Builder(LossFunction.MSE).build())
                .setInputType(input)
                .build());
    network.init();
    if (network.numParams() > 0) {
      network.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, network.numParams()));
    }
    return network;
  }

  private static INDArray input(InputType type, int batch) {
    long[] shape = type.getShape(true).clone();
    shape[0] = batch;
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  private static INDArray forward(MultiLayerNetwork network, INDArray input, boolean training) {
    return network.getLayer(0).activate(input.dup('c'), training, LayerWorkspaceMgr.noWorkspaces());
  }

  private static void give(MultiLayerNetwork network, INDArray input) {
    network.getLayer(0).setInput(input.dup('c'), LayerWorkspaceMgr.noWorkspaces());
  }

  private static Map<String, INDArray> backward(MultiLayerNetwork network, INDArray epsilon) {
    Pair<Gradient, INDArray> result =
        network.getLayer(0).backpropGradient(epsilon.dup('c'), LayerWorkspaceMgr.noWorkspaces());
    Map<String, INDArray> all = new TreeMap<>();
    result.getFirst().gradientForVariable().forEach((name, array) -> all.put(name, array.dup()));
    all.put("input", result.getSecond().dup());
    return all;
  }

  private static void assertSame(Map<String, INDArray> expected, Map<String, INDArray> found) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> Twins.assertClose(name, array, found.get(name)));
  }

  /** What the layer computes for one input, forwards and backwards, with no history. */
  private static Map<String, INDArray> fresh(
      InputType type, Layer layer, INDArray input, INDArray epsilon) {
    MultiLayerNetwork network = network(type, layer);
    forward(network, input, true);
    return backward(network, epsilon);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anInputThatIsSetBetweenThePassesCounts(InputType type, Layer layer) {
    MultiLayerNetwork fast = network(type, layer);
    OneDnn.accelerate(fast);
    assertThat(fast.getLayer(0)).isInstanceOf(KernelLayer.class);
    INDArray first = input(type, 4);
    INDArray second = input(type, 4);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, first, true).shape());

    give(fast, second);

    assertSame(fresh(type, layer, second, epsilon), backward(fast, epsilon));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void goingBackwardsTwiceGivesTheSameTwice(InputType type, Layer layer) {
    MultiLayerNetwork fast = network(type, layer);
    OneDnn.accelerate(fast);
    INDArray input = input(type, 4);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, input, true).shape());
    Map<String, INDArray> expected = fresh(type, layer, input, epsilon);

    assertSame(expected, backward(fast, epsilon));
    assertSame(expected, backward(fast, epsilon));
  }

  /** Operations are prepared for a number of threads, and a pool's thread may have another. */
  @ParameterizedTest
  @MethodSource("layers")
  void aBackwardPassWithAnotherNumberOfThreadsGoesOnWhereTheForwardPassWas(
      InputType type, Layer layer) {
    MultiLayerNetwork fast = network(type, layer);
    OneDnn.accelerate(fast);
    INDArray input = input(type, 4);
    INDArray other = input(type, 4);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, input, true).shape());
    Map<String, INDArray> expected = fresh(type, layer, input, epsilon);
    NativeOps threads = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = threads.ompGetMaxThreads();
    threads.setOmpNumThreads(before + 1);
    try {
      forward(fast, other, true);
      threads.setOmpNumThreads(before);
      forward(fast, input, true);
      threads.setOmpNumThreads(before + 1);

      assertSame(expected, backward(fast, epsilon));
    } finally {
      threads.setOmpNumThreads(before);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void manyOtherSizesInBetweenDisturbNothing(InputType type, Layer layer) {
    MultiLayerNetwork fast = network(type, layer);
    OneDnn.accelerate(fast);
    INDArray input = input(type, 4);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, input, true).shape());
    for (int batch = 5; batch < 25; batch++) {
      forward(fast, input(type, batch), batch % 2 == 0);
    }

    give(fast, input);

    assertSame(fresh(type, layer, input, epsilon), backward(fast, epsilon));
  }

  /** DL4J's own layer fails here, and mixes statistics where it does not. */
  @Test
  void batchNormalisationTakesTheStatisticsOfTheInputThatIsSet() {
    var layer = new BatchNormalization.Builder().build();
    MultiLayerNetwork fast = network(IMAGES, layer);
    OneDnn.accelerate(fast);
    INDArray first = input(IMAGES, 4).addi(3);
    INDArray second = input(IMAGES, 4);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, first, true).shape());
    Map<String, INDArray> expected = fresh(IMAGES, layer, second, epsilon);

    give(fast, second);

    assertSame(expected, backward(fast, epsilon));
    assertSame(expected, backward(fast, epsilon));
  }

  @Test
  void paddingIsLookedForBeforeDropoutMakesMore() {
    SequenceAttention layer = new SequenceAttention.Builder().inferMask(true).build();
    layer.setIDropout(new FixedDropout());
    MultiLayerNetwork fast = network(InputType.recurrent(1, 6), layer);
    OneDnn.accelerate(fast);
    INDArray input = Nd4j.randn(DataType.FLOAT, 4, 1, 6);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, forward(fast, input, true).shape());

    Map<String, INDArray> first = backward(fast, epsilon);

    assertSame(first, backward(fast, epsilon));
  }
}
