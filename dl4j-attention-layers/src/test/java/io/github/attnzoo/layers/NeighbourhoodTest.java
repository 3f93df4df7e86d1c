package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the documentation says of Deeplearning4j's own tools around an attention layer. */
class NeighbourhoodTest {

  private static final InputType SEQUENCE = InputType.recurrent(3, 4);
  private static final InputType IMAGE = InputType.convolutional(5, 5, 2);

  /**
   * Where stacked layers begin with a recurrent layer, Deeplearning4j infers the input type and
   * with it the size of the attention, but cuts the parameters as they were: what follows gets
   * others'.
   */
  @Test
  void nOutReplaceStillMixesUpTheParametersOfStackedLayers() {
    MultiLayerNetwork network =
        stacked(SEQUENCE, new LSTM.Builder().nOut(8).build(), attention(Pooling.SUM), dense());
    MultiLayerNetwork resized =
        new TransferLearning.Builder(network).nOutReplace(0, 6, WeightInit.XAVIER).build();
    assertThat(network.getLayer(1).numParams()).isEqualTo(8 * 9);
    assertThat(resized.getLayer(1).numParams()).isEqualTo(6 * 7);
    assertThat(resized.getLayer(3).numParams()).isEqualTo(network.getLayer(3).numParams());
    assertThat(resized.getLayer(3).params()).isNotEqualTo(network.getLayer(3).params());
  }

  @Test
  void nOutReplaceStillResizesNoAttentionOverImagesInStackedLayers() {
    MultiLayerNetwork network =
        stacked(
            IMAGE,
            new ConvolutionLayer.Builder(3, 3).nOut(8).build(),
            new SqueezeExcitation.Builder().reduction(2).build(),
            dense());
    MultiLayerNetwork resized =
        new TransferLearning.Builder(network).nOutReplace(0, 6, WeightInit.XAVIER).build();
    assertThat(resized.getLayer(1).numParams()).isEqualTo(2 * 8 * 4);
    assertThatThrownBy(() -> resized.output(Nd4j.rand(DataType.FLOAT, 2, 2, 5, 5)));
  }

  @Test
  void nOutReplaceStillResizesNoAttentionOfAGraph() {
    ComputationGraph graph = TestNetworks.around(attention(Pooling.NONE), SEQUENCE, DataType.FLOAT);
    long parameters = graph.getLayer("layer").numParams();
    ComputationGraph resized =
        new TransferLearning.GraphBuilder(graph).nOutReplace("first", 7, WeightInit.XAVIER).build();
    assertThat(resized.getLayer("layer").numParams()).isEqualTo(parameters);
    assertThatThrownBy(() -> resized.output(Nd4j.rand(DataType.FLOAT, 2, 3, 4)));
  }

  @Test
  void getLearningRateStillKnowsNoneOfASameDiffLayer() {
    ComputationGraph graph = TestNetworks.around(attention(Pooling.NONE), SEQUENCE, DataType.FLOAT);
    assertThat(graph.getLearningRate("layer")).isNull();
    assertThat(graph.getLearningRate("out")).isPositive();
  }

  @Test
  void lastTimeStepStillTakesNoSameDiffLayer() {
    assertThatThrownBy(
            () ->
                stacked(
                        SEQUENCE,
                        new LSTM.Builder().nOut(4).build(),
                        new LastTimeStep(attention(Pooling.NONE)),
                        dense())
                    .output(Nd4j.rand(DataType.FLOAT, 2, 3, 4)))
        .hasMessageContaining("Unable to get RNNFormat from layer of type: SameDiffLayer");
  }

  /** Only the score that multiplies features by features leaves the range of float so early. */
  @ParameterizedTest
  @EnumSource(SequenceScore.class)
  void scoresStayFiniteFor(SequenceScore score) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(SEQUENCE)
                .addLayer(
                    "layer",
                    new SequenceAttention.Builder().score(score).pooling(Pooling.SUM).build(),
                    "in")
                .addLayer("out", output(), "layer")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray ones = Nd4j.rand(DataType.FLOAT, 2, 3, 4);
    for (double size : new double[] {1e15, 1e20}) {
      INDArray weights = AttentionWeights.of(graph, "layer", ones.mul(size), null);
      assertThat(weights.isNaN().any())
          .as("weights of features of about %s", size)
          .isEqualTo(score == SequenceScore.BILINEAR && size == 1e20);
    }
  }

  private static SequenceAttention attention(Pooling pooling) {
    return new SequenceAttention.Builder().pooling(pooling).build();
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(5).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static MultiLayerNetwork stacked(
      InputType input, Layer first, Layer second, Layer third) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(first)
                .layer(second)
                .layer(third)
                .layer(output())
                .setInputType(input)
                .build());
    network.init();
    return network;
  }
}
