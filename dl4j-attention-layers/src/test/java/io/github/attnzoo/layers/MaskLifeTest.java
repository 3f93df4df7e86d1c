package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.internal.MaskedVertex;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** How long a mask lives in a network: for its own batch, and where that does not hold. */
class MaskLifeTest {

  private static final InputType SEQUENCES = InputType.recurrent(3, 4);

  private final INDArray input = Nd4j.randn(DataType.FLOAT, 2, 3, 4);
  private final INDArray mask = Nd4j.create(new float[][] {{1, 1, 0, 0}, {1, 1, 1, 0}});

  @ParameterizedTest
  @EnumSource(SequenceScore.class)
  void aMaskCountsForItsOwnBatch(SequenceScore score) {
    var attention = new SequenceAttention.Builder().score(score).pooling(Pooling.SUM).build();
    ComputationGraph graph = TestNetworks.alone(attention, SEQUENCES, DataType.FLOAT);
    INDArray before = graph.outputSingle(input).dup();
    INDArray masked = output(graph, mask);
    assertThat(masked).isNotEqualTo(before);
    Padding.assertSameBits(graph.outputSingle(input), before);
    Padding.assertSameBits(output(graph, mask), masked);

    ComputationGraph fresh = graph.clone();
    graph.fit(data(mask));
    fresh.fit(data(mask));
    graph.fit(data(null));
    ComputationGraph unmasked = fresh.clone();
    unmasked.fit(data(null));
    Padding.assertSameBits(graph.params(), unmasked.params());
  }

  /** Why the attention is a layer: a vertex still has the mask of the batch before. */
  @Test
  void aSameDiffVertexStillKeepsTheMaskOfTheLastBatch() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(SEQUENCES)
            .addVertex("vertex", new MaskedVertex(), "in")
            .setOutputs("vertex")
            .validateOutputLayerConfig(false)
            .build();
    var graph = new ComputationGraph(configuration);
    graph.init();
    INDArray before = graph.outputSingle(input).dup();
    INDArray masked = output(graph, mask).dup();
    assertThat(masked).isNotEqualTo(before);
    assertThat(graph.outputSingle(input)).isEqualTo(masked);
  }

  /** Deeplearning4j clears masks after a step, but not after a step that fails. */
  @Test
  void aFailedStepStillLeavesItsMaskToFeedForward() {
    var attention = new SequenceAttention.Builder().pooling(Pooling.SUM).build();
    ComputationGraph graph = TestNetworks.alone(attention, SEQUENCES, DataType.FLOAT);
    INDArray before = graph.outputSingle(input).dup();
    INDArray weights = AttentionWeights.of(graph, "layer", input, null);
    var wrong = new DataSet(input, TestNetworks.labels(2, DataType.FLOAT, 5), mask, null);

    assertThatThrownBy(() -> graph.fit(wrong)).isInstanceOf(RuntimeException.class);
    assertThat(graph.feedForward(input, false).get("out")).isNotEqualTo(before);
    Padding.assertSameBits(AttentionWeights.of(graph, "layer", input, null), weights);

    assertThatThrownBy(() -> graph.fit(wrong)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> graph.feedForward(Nd4j.randn(DataType.FLOAT, 2, 3, 5), false))
        .hasMessageContaining("sequence-attention 'layer': mask must be [batch, time]");
    Padding.assertSameBits(graph.outputSingle(input), before);
  }

  /** A piece of a sequence that comes step by step is attended to by itself. */
  @Test
  void rnnTimeStepAttendsWithinItsPiece() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .list()
                .layer(new SequenceAttention.Builder().build())
                .layer(
                    new RnnOutputLayer.Builder()
                        .nOut(TestNetworks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(SEQUENCES)
                .build());
    network.init();
    INDArray whole = network.output(input).dup();
    INDArray first = steps(input, 0, 3);
    INDArray second = steps(input, 3, 4);
    Padding.assertSameBits(network.rnnTimeStep(first), network.output(first));
    Padding.assertSameBits(network.rnnTimeStep(second), network.output(second));
    assertThat(network.rnnTimeStep(first)).isNotEqualTo(steps(whole, 0, 3));
  }

  private DataSet data(@org.jspecify.annotations.Nullable INDArray mask) {
    return new DataSet(input, TestNetworks.labels(2, DataType.FLOAT), mask, null);
  }

  private INDArray output(ComputationGraph graph, INDArray mask) {
    return graph.output(false, new INDArray[] {input}, new INDArray[] {mask}, null)[0];
  }

  private static INDArray steps(INDArray sequences, int from, int to) {
    INDArrayIndex all = NDArrayIndex.all();
    return sequences.get(all, all, NDArrayIndex.interval(from, to)).dup();
  }
}
