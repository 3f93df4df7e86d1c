package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class LearningRatesTest {

  private static final InputType SEQUENCE = InputType.recurrent(3, 5);

  private final DataSet data =
      new DataSet(
          TestNetworks.input(SEQUENCE, 4, DataType.FLOAT), TestNetworks.labels(4, DataType.FLOAT));

  private static ComputationGraph graph() {
    return TestNetworks.around(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
  }

  @Test
  void reachEveryLayerOfAGraph() {
    ComputationGraph graph = graph();
    float[] before = LayerVariants.bits(graph.params());
    LearningRates.set(graph, 0);
    graph.fit(data);
    assertThat(LayerVariants.bits(graph.params())).isEqualTo(before);
    LearningRates.set(graph, 0.1);
    graph.fit(data);
    ComputationGraph fresh = graph();
    fresh.fit(data);
    assertThat(LayerVariants.bits(graph.params())).isEqualTo(LayerVariants.bits(fresh.params()));
  }

  @Test
  void reachEveryLayerOfStackedLayers() {
    MultiLayerNetwork network =
        TestNetworks.stacked(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    float[] before = LayerVariants.bits(network.params());
    LearningRates.set(network, 0);
    network.fit(data);
    assertThat(LayerVariants.bits(network.params())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuseARateThatIsNone(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRates.set(graph(), rate))
        .withMessage("rate must be a finite number of at least 0, got " + rate);
  }

  @SuppressWarnings("NullAway")
  @Test
  void refuseNoNetworkAndOneWithoutParameters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRates.set((ComputationGraph) null, 0.1))
        .withMessage("graph must be given, got null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRates.set((MultiLayerNetwork) null, 0.1))
        .withMessage("network must be given, got null");
    var uninitialised = new ComputationGraph(graph().getConfiguration());
    assertThatIllegalStateException()
        .isThrownBy(() -> LearningRates.set(uninitialised, 0.1))
        .withMessageContaining("call init() first");
    MultiLayerNetwork stacked =
        TestNetworks.stacked(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    var plain = new MultiLayerNetwork(stacked.getLayerWiseConfigurations());
    assertThatIllegalStateException()
        .isThrownBy(() -> LearningRates.set(plain, 0.1))
        .withMessageContaining("call init() first");
  }

  @Test
  void deeplearning4jsOwnStillSkipsSameDiffLayers() {
    ComputationGraph graph = graph().clone();
    float[] dense = LayerVariants.bits(graph.getLayer("out").params());
    float[] attention = LayerVariants.bits(graph.getLayer("layer").params());
    graph.setLearningRate(0);
    graph.fit(data);
    assertThat(LayerVariants.bits(graph.getLayer("out").params())).isEqualTo(dense);
    assertThat(LayerVariants.bits(graph.getLayer("layer").params())).isNotEqualTo(attention);
  }

  /** FineTuneConfiguration leaves SameDiff layers out too; the rate can be set afterwards. */
  @Test
  void reachLayersThatAFineTuneConfigurationStillSkips() {
    ComputationGraph transferred =
        new TransferLearning.GraphBuilder(graph())
            .fineTuneConfiguration(new FineTuneConfiguration.Builder().updater(new Sgd(0)).build())
            .build();
    float[] dense = LayerVariants.bits(transferred.getLayer("out").params());
    float[] attention = LayerVariants.bits(transferred.getLayer("layer").params());
    transferred.fit(data);
    assertThat(LayerVariants.bits(transferred.getLayer("out").params())).isEqualTo(dense);
    float[] moved = LayerVariants.bits(transferred.getLayer("layer").params());
    assertThat(moved).isNotEqualTo(attention);

    LearningRates.set(transferred, 0);
    transferred.fit(data);
    assertThat(LayerVariants.bits(transferred.getLayer("layer").params())).isEqualTo(moved);
  }
}
