package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.training.WeightAveragingConfig;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightAverageTest {
  private static final WeightAveragingConfig HALF = new WeightAveragingConfig(0.5, false);

  @Test
  void itIsTheSumByHand() {
    ComputationGraph graph = Nets.sequence();
    WeightAverage average = WeightAverage.start(HALF, graph);
    graph.params().assign(1);
    INDArray first = average.parameters().dup();

    average.update(graph, 1);
    graph.params().assign(3);
    average.update(graph, 2);

    INDArray expected = first.mul(0.25).addi(0.25 + 1.5);
    assertThat(average.parameters().equalsWithEps(expected, 1e-6)).isTrue();
    assertThat(graph.params().meanNumber().doubleValue()).isEqualTo(3);
  }

  @Test
  void withWarmUpTheDecayRisesToItsLimit() {
    var config = new WeightAveragingConfig(0.9, true);

    assertThat(config.decayAt(1)).isCloseTo(2 / 11.0, within(1e-15));
    assertThat(config.decayAt(8)).isEqualTo(0.5);
    assertThat(config.decayAt(79)).isCloseTo(80 / 89.0, within(1e-15));
    assertThat(config.decayAt(81)).isEqualTo(0.9);
    assertThat(config.decayAt(1_000_000)).isEqualTo(0.9);
    assertThat(HALF.decayAt(1)).isEqualTo(0.5);
  }

  @Test
  void anExchangeGivesTheNetworkTheAverageAndTheNextTakesItBack() {
    ComputationGraph graph = Nets.sequence();
    WeightAverage average = WeightAverage.start(HALF, graph);
    INDArray first = graph.params().dup();
    graph.fit(Nets.sequences());
    INDArray trained = graph.params().dup();
    INDArray output = graph.outputSingle(Nets.sequences().getFeatures()).dup();

    average.exchange(graph);

    assertThat(graph.params().equalsWithEps(first, 0)).isTrue();
    assertThat(graph.outputSingle(Nets.sequences().getFeatures()).equalsWithEps(output, 0))
        .isFalse();

    average.exchange(graph);

    assertThat(graph.params().equalsWithEps(trained, 0)).isTrue();
    assertThat(average.parameters().equalsWithEps(first, 0)).isTrue();
    assertThat(graph.outputSingle(Nets.sequences().getFeatures()).equalsWithEps(output, 0))
        .isTrue();
  }

  @Test
  void theListenerTakesInEveryStep() {
    ComputationGraph graph = Nets.sequence();
    var config = new WeightAveragingConfig(0.9, true);
    WeightAverage heard = WeightAverage.start(config, graph);
    WeightAverage told = WeightAverage.start(config, graph);
    graph.setListeners(heard.listener());

    for (int step = 1; step <= 3; step++) {
      graph.fit(Nets.sequences());
      told.update(graph, step);
    }

    assertThat(heard.parameters().equalsWithEps(told.parameters(), 0)).isTrue();
    assertThat(heard.parameters().equalsWithEps(graph.params(), 1e-7)).isFalse();
  }

  @Test
  void aSavedAverageGoesOn() {
    ComputationGraph graph = Nets.sequence();
    WeightAverage average = WeightAverage.start(HALF, graph);
    graph.fit(Nets.sequences());
    average.update(graph, 1);

    WeightAverage resumed = WeightAverage.resume(HALF, average.parameters());
    resumed.update(graph, 2);

    assertThat(resumed.parameters().equalsWithEps(average.parameters(), 1e-9)).isFalse();
    average.update(graph, 2);
    assertThat(resumed.parameters().equalsWithEps(average.parameters(), 0)).isTrue();
  }

  /** What used to write past the end of the smaller array, and ended the process later. */
  @Test
  void aNetworkThatDoesNotFitIsRefused() {
    ComputationGraph graph = Nets.sequence();
    ComputationGraph larger = Nets.sequence("model.hiddenSize=6");
    WeightAverage average = WeightAverage.start(HALF, graph);
    INDArray before = larger.params().dup();
    String expected =
        "expected %d of FLOAT, got %d of FLOAT".formatted(graph.numParams(), larger.numParams());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> average.exchange(larger))
        .withMessageContaining(expected);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> average.update(larger, 1))
        .withMessageContaining(expected);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightAverage.resume(HALF, Nd4j.ones(1, 7)).exchange(graph))
        .withMessageContaining("expected 7 of FLOAT, got " + graph.numParams() + " of FLOAT");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WeightAverage.resume(HALF, graph.params().castTo(DataType.DOUBLE)).update(graph, 1))
        .withMessageContaining("of DOUBLE, got");
    assertThat(larger.params().equalsWithEps(before, 0)).isTrue();
  }

  @Test
  void aNetworkWithoutParametersIsRefused() {
    WeightAverage average = WeightAverage.start(HALF, Nets.sequence());
    List<Model> uninitialised =
        List.of(
            new ComputationGraph(Nets.sequence().getConfiguration()),
            new MultiLayerNetwork(Nets.dense().getLayerWiseConfigurations()));
    for (Model network : uninitialised) {
      assertThatIllegalStateException()
          .isThrownBy(() -> WeightAverage.start(HALF, network))
          .withMessageContaining("call init() first");
      assertThatIllegalStateException()
          .isThrownBy(() -> average.exchange(network))
          .withMessageContaining("call init() first");
      assertThatIllegalStateException()
          .isThrownBy(() -> average.update(network, 1))
          .withMessageContaining("call init() first");
    }
  }
}
