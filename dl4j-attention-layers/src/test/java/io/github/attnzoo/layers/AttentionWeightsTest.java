package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class AttentionWeightsTest {

  private static final InputType SEQUENCE = InputType.recurrent(3, 4);

  private final INDArray input = Nd4j.randn(DataType.FLOAT, 2, 3, 4);
  private final INDArray mask = Nd4j.create(new float[][] {{1, 1, 1, 0}, {1, 0, 0, 0}});

  @Test
  void areWhatTheGraphMultipliesWith() {
    ComputationGraph graph =
        TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray weights = AttentionWeights.of(graph, "layer", input, mask);
    graph.setLayerMaskArrays(new INDArray[] {mask}, null);
    var activations = graph.feedForward(new INDArray[] {input}, false);
    graph.clearLayerMaskArrays();
    assertThat(weights.mul(activations.get("first"))).isEqualTo(activations.get("layer"));
    assertThat(weights.getDouble(1, 0, 0)).isOne();
  }

  /** Whatever the score: the output is the weights times the features, or their sum over time. */
  @ParameterizedTest
  @EnumSource(SequenceScore.class)
  void comeOutOfEveryMode(SequenceScore score) {
    for (Pooling pooling : Pooling.values()) {
      for (int heads : new int[] {1, 3}) {
        var layer =
            new SequenceAttention.Builder()
                .score(score)
                .weighting(Weighting.MEAN)
                .heads(heads)
                .pooling(pooling)
                .attentionDropout(0.5)
                .hardThreshold(0.1)
                .build();
        ComputationGraph graph = TestNetworks.around(layer, SEQUENCE, DataType.FLOAT);
        INDArray weights = AttentionWeights.of(graph, "layer", input, mask);
        graph.setLayerMaskArrays(new INDArray[] {mask}, null);
        var activations = graph.feedForward(new INDArray[] {input}, false);
        graph.clearLayerMaskArrays();
        INDArray weighted = weights.mul(activations.get("first"));
        assertThat(pooling == Pooling.SUM ? weighted.sum(2) : weighted)
            .isEqualTo(activations.get("layer"));
        if (heads == 1) {
          assertThat(weights.slice(0).getRow(1)).isEqualTo(weights.slice(0).getRow(0));
        }
      }
    }
  }

  @Test
  void leaveNoMaskBehind() {
    ComputationGraph graph =
        TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray before = graph.outputSingle(input);
    AttentionWeights.of(graph, "layer", input, mask);
    assertThat(graph.outputSingle(input)).isEqualTo(before);
  }

  @Test
  void leaveTheMasksThatWereThere() {
    ComputationGraph graph =
        TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray own = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 1}});
    INDArray labels = Nd4j.ones(DataType.FLOAT, 2, 1);
    graph.setLayerMaskArrays(new INDArray[] {own}, new INDArray[] {labels});
    for (INDArray other : new INDArray[] {mask, own}) {
      AttentionWeights.of(graph, "layer", input, other);
      assertThat(graph.getInputMaskArrays()).containsExactly(own);
      assertThat(graph.getLabelMaskArrays()).containsExactly(labels);
      assertThat(graph.getLayer("layer").getMaskArray()).isSameAs(own);
      assertThat(graph.getLayer("out").getMaskArray()).isSameAs(labels);
    }
    AttentionWeights.all(graph, "layer", input, null);
    assertThat(graph.getLayer("layer").getMaskArray()).isSameAs(own);
  }

  @Test
  void leaveTheMasksOfStackedLayersThatWereThere() {
    MultiLayerNetwork network =
        TestNetworks.stacked(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray own = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 1}});
    network.setLayerMaskArrays(own, null);
    AttentionWeights.of(network, 1, input, mask);
    assertThat(network.getLayer(0).getMaskArray()).isSameAs(own);
    assertThat(network.getLayer(1).getMaskArray()).isSameAs(own);
  }

  @Test
  void comeOutOfAFrozenLayer() {
    ComputationGraph graph =
        TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    ComputationGraph frozen =
        new TransferLearning.GraphBuilder(graph).setFeatureExtractor("layer").build();
    assertThat(AttentionWeights.of(frozen, "layer", input, mask))
        .isEqualTo(AttentionWeights.of(graph, "layer", input, mask));
  }

  @Test
  void comeOutOfANetworkOfStackedLayers() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nOut(5).build())
                .layer(new SequenceAttention.Builder().build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(SEQUENCE)
                .build());
    network.init();
    INDArray weights = AttentionWeights.of(network, 1, input, mask);
    network.setLayerMaskArrays(mask, null);
    var activations = network.feedForward(input, false);
    network.clearLayerMaskArrays();
    assertThat(weights.mul(activations.get(1))).isEqualTo(activations.get(2));
  }

  @Test
  void areTheGatesOfSqueezeExcitation() {
    InputType images = TestNetworks.image(CNN2DFormat.NCHW, 3, 3, 4);
    ComputationGraph graph =
        TestNetworks.around(
            new SqueezeExcitation.Builder().reduction(2).build(), images, DataType.FLOAT);
    INDArray image = TestNetworks.input(images, 2, DataType.FLOAT);
    INDArray gates = AttentionWeights.of(graph, "layer", image, null);
    var activations = graph.feedForward(new INDArray[] {image}, false);
    INDArray found = activations.get("layer");
    assertThat(gates.reshape(2, 4, 1, 1).broadcast(2, 4, 3, 3).mul(activations.get("first")))
        .isEqualTo(found);
  }

  @Test
  void comeOutOfAGraphWithSeveralInputs() {
    ComputationGraph graph = twoInputs();
    INDArray second = Nd4j.randn(DataType.FLOAT, 2, 5);
    INDArray[] inputs = {input, second};
    INDArray[] masks = {mask, null};
    INDArray weights = AttentionWeights.of(graph, "layer", inputs, masks);
    assertThat(weights.shape()).containsExactly(2, 3, 4);
    assertThat(weights.getDouble(0, 0, 3)).isZero();
    assertThat(weights.sum(2).getDouble(0, 1)).isCloseTo(1, within(1e-6));
    INDArray weighted = weights.mul(input).sum(2);
    graph.setLayerMaskArrays(masks, null);
    var activations = graph.feedForward(inputs, false);
    graph.clearLayerMaskArrays();
    assertThat(activations.get("layer")).isEqualTo(weighted);
    assertThat(AttentionWeights.all(graph, "layer", inputs, null).values())
        .containsExactly(AttentionWeights.of(graph, "layer", inputs, null));
    assertThat(AttentionWeights.of(graph, "layer", inputs, null)).isNotEqualTo(weights);
  }

  @Test
  void needAllInputs() {
    ComputationGraph graph = twoInputs();
    assertThatThrownBy(() -> AttentionWeights.of(graph, "layer", input, mask))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention weights: expected an input for each of [steps, more], found 1");
    INDArray[] inputs = {input, Nd4j.ones(2, 5)};
    assertThatThrownBy(() -> AttentionWeights.of(graph, "layer", inputs, new INDArray[] {mask}))
        .hasMessage(
            "attention weights: expected a mask or null for each of [steps, more], found 1");
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker do
  void needWhatIsAskedFor() {
    assertThatThrownBy(() -> AttentionWeights.of((ComputationGraph) null, "layer", input, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention weights: graph must be given, got graph=null");
    assertThatThrownBy(() -> AttentionWeights.of((MultiLayerNetwork) null, 1, input, null))
        .hasMessage("attention weights: network must be given, got network=null");
    assertThatThrownBy(() -> AttentionWeights.of(twoInputs(), "layer", (INDArray) null, null))
        .hasMessage("attention weights: input must be given, got input=null");
    assertThatThrownBy(() -> AttentionWeights.layers(null))
        .hasMessage("attention weights: graph must be given, got graph=null");
  }

  private static ComputationGraph twoInputs() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("steps", "more")
                .setInputTypes(SEQUENCE, InputType.feedForward(5))
                .addLayer(
                    "layer", new SequenceAttention.Builder().pooling(Pooling.SUM).build(), "steps")
                .addVertex("both", new MergeVertex(), "layer", "more")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build(),
                    "both")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void needAnAttentionLayer() {
    ComputationGraph graph =
        TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    assertThatThrownBy(() -> AttentionWeights.of(graph, "attention", input, null))
        .hasMessage("attention weights: the graph has no layer 'attention'");
    assertThatThrownBy(() -> AttentionWeights.of(graph, "first", input, null))
        .hasMessage("attention weights: layer 'first' must be an attention layer, got SimpleRnn");
  }
}
