package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.policies.Schedule;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class LearningRateTest {
  private static final String SGD = "training.optimizer={\"id\": \"sgd\", \"learningRate\": 0.5}";

  @Test
  void reachesEveryLayer() {
    for (ComputationGraph graph : new ComputationGraph[] {Nets.sequence(), Nets.image()}) {
      LearningRate.set(graph, 0.125);

      assertThat(rates(graph.getVertices())).containsExactly(0.125);
      assertThat(LearningRate.highest(graph)).isEqualTo(0.125);
    }
  }

  /** The steps themselves, not only what the settings say. */
  @Test
  void halfTheRateIsHalfTheStepInEveryLayer() {
    assertStepsScale(Nets.sequence(SGD), Nets.sequence(SGD), Nets.sequences());
    assertStepsScale(Nets.image(SGD), Nets.image(SGD), Nets.images());
  }

  private static void assertStepsScale(
      ComputationGraph whole, ComputationGraph halved, DataSet batch) {
    LearningRate.set(halved, 0.25);
    Map<String, INDArray> wholeSteps = steps(whole, batch);
    Map<String, INDArray> halfSteps = steps(halved, batch);

    assertThat(wholeSteps).hasSizeGreaterThan(3);
    wholeSteps.forEach(
        (name, step) -> {
          double size = step.norm2Number().doubleValue();
          // Batch norm's running values change at a rate of their own.
          double share = name.endsWith("_mean") || name.endsWith("_var") ? 1 : 0.5;
          INDArray half = Objects.requireNonNull(halfSteps.get(name));
          assertThat(half.sub(step.mul(share)).norm2Number().doubleValue())
              .as(name)
              .isCloseTo(0, within(1e-3 * size + 1e-6));
        });
  }

  private static Map<String, INDArray> steps(ComputationGraph graph, DataSet batch) {
    var before = new TreeMap<String, INDArray>();
    graph.paramTable().forEach((name, value) -> before.put(name, value.dup()));
    graph.fit(batch);
    before.replaceAll((name, value) -> value.sub(graph.getParam(name)));
    return before;
  }

  @Test
  void aRateOfZeroLeavesAllParametersAsTheyAre() {
    ComputationGraph graph = Nets.sequence(SGD);
    graph.fit(Nets.sequences());
    INDArray before = graph.params().dup();

    LearningRate.set(graph, 0);
    graph.fit(Nets.sequences());

    assertThat(graph.params().equalsWithEps(before, 0)).isTrue();
  }

  @Test
  void keepsTheUpdaterAndItsState() {
    ComputationGraph graph = Nets.sequence();
    graph.fit(Nets.sequences());
    Object updater = graph.getUpdater();
    INDArray before = graph.getUpdater().getStateViewArray().dup();

    LearningRate.set(graph, 0.5);

    assertThat(graph.getUpdater()).isSameAs(updater);
    assertThat(graph.getUpdater().getStateViewArray().equalsWithEps(before, 0)).isTrue();
  }

  @Test
  void layersWithRatesOfTheirOwnKeepTheirShare() {
    MultiLayerNetwork network = Nets.dense();
    assertThat(LearningRate.highest(network)).isEqualTo(0.2);

    LearningRate.change(network, 0.2, 0.05);

    assertThat(rates(network.getLayers())).containsExactly(0.025, 0.05);
    LearningRate.change(network, 0.7, 0.7);
    assertThat(rates(network.getLayers())).containsExactly(0.025, 0.05);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateThatIsNoneIsRefused(double rate) {
    MultiLayerNetwork network = Nets.dense();
    assertThatThrownBy(() -> LearningRate.set(network, rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rate must be a finite number of at least 0, got " + rate);
    assertThatThrownBy(() -> LearningRate.change(network, rate, 0.1))
        .hasMessageContaining("from must be");
    assertThatThrownBy(() -> LearningRate.change(network, 0.1, rate))
        .hasMessageContaining("to must be");
    assertThat(LearningRate.highest(network)).isEqualTo(0.2);
  }

  @SuppressWarnings("NullAway")
  @Test
  void aNetworkMustBeGivenAndInitialised() {
    assertThatThrownBy(() -> LearningRate.set(null, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model must be given, got null");
    var network = new ComputationGraph(Nets.sequence().getConfiguration());
    assertThatThrownBy(() -> LearningRate.highest(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call init() first");
    assertThatThrownBy(() -> new GradientClipping(null))
        .hasMessage("config must be given, got null");
    assertThatThrownBy(() -> new ScheduleListener(null, () -> 0.1))
        .hasMessage("schedule must be given, got null");
    assertThatThrownBy(() -> new ScheduleListener(Schedule.NONE, null))
        .hasMessage("rate must be given, got null");
  }

  @Test
  void otherModelsAreRefused() {
    Model layer = new DenseLayer(Nets.dense().getLayer(0).conf(), null);

    assertThatThrownBy(() -> LearningRate.set(layer, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ComputationGraph")
        .hasMessageEndingWith("DenseLayer");
  }

  /** The day this fails, Deeplearning4j's own method will do. */
  @Test
  void deeplearning4jStillLeavesOutSameDiffLayers() {
    ComputationGraph graph = Nets.sequence();

    graph.setLearningRate(0.125);

    assertThat(rates(graph.getVertices())).hasSize(2);
  }

  private static Set<Double> rates(Trainable... trainables) {
    var rates = new TreeSet<Double>();
    for (Trainable trainable : trainables) {
      if (trainable.numParams() > 0) {
        for (String parameter : trainable.paramTable(false).keySet()) {
          var updater = trainable.getConfig().getUpdaterByParam(parameter);
          if (updater.hasLearningRate()) {
            rates.add(updater.getLearningRate(0, 0));
          }
        }
      }
    }
    return rates;
  }
}
