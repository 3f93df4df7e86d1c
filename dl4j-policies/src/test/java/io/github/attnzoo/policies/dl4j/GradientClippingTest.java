package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.training.AbsoluteValueClipping;
import io.github.attnzoo.models.training.GlobalNormClipping;
import io.github.attnzoo.models.training.GradientClippingConfig;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientClippingTest {
  private static final String SGD = "training.optimizer={\"id\": \"sgd\", \"learningRate\": 1}";

  /** With plain SGD and a rate of 1 a step is the gradient. */
  private static INDArray step(ComputationGraph graph) {
    INDArray before = graph.params().dup();
    graph.fit(Nets.sequences());
    return before.subi(graph.params());
  }

  private static INDArray clipped(GradientClippingConfig config) {
    ComputationGraph graph = Nets.sequence(SGD);
    graph.setListeners(new GradientClipping(config));
    return step(graph);
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }

  @Test
  void theNormIsThatOfAllLayersTogether() {
    INDArray whole = step(Nets.sequence(SGD));
    double limit = norm(whole) / 4;

    INDArray clipped = clipped(new GlobalNormClipping(limit));

    assertThat(norm(clipped)).isCloseTo(limit, within(1e-5));
    assertThat(norm(clipped.sub(whole.div(4)))).isCloseTo(0, within(1e-5));
  }

  @Test
  void aSmallerGradientIsLeftAsItIs() {
    INDArray whole = step(Nets.sequence(SGD));

    assertThat(clipped(new GlobalNormClipping(norm(whole) * 1.01)).equalsWithEps(whole, 0))
        .isTrue();
    assertThat(clipped(new AbsoluteValueClipping(100)).equalsWithEps(whole, 0)).isTrue();
  }

  @Test
  void eachNumberIsBounded() {
    INDArray whole = step(Nets.sequence(SGD));
    double limit = whole.amaxNumber().doubleValue() / 2;

    INDArray clipped = clipped(new AbsoluteValueClipping(limit));

    INDArray expected = whole.dup();
    for (long i = 0; i < expected.length(); i++) {
      double value = expected.getDouble(i);
      expected.putScalar(i, Math.max(-limit, Math.min(value, limit)));
    }
    assertThat(expected.sub(whole).amaxNumber().doubleValue()).isGreaterThan(limit / 100);
    assertThat(clipped.sub(expected).amaxNumber().doubleValue()).isCloseTo(0, within(1e-6));
  }

  @Test
  void penaltiesAreAddedAfterwards() {
    ComputationGraph graph = Nets.sequence(SGD, "training.l2=0.5");
    graph.setListeners(new GradientClipping(new GlobalNormClipping(1e-6)));
    INDArray before = graph.getParam("output_W").dup();

    graph.fit(Nets.sequences());

    assertThat(norm(graph.getParam("output_W").sub(before.mul(0.5)))).isCloseTo(0, within(1e-5));
  }

  @Test
  void theRunningValuesOfBatchNormAreNoGradients() {
    ComputationGraph plain = Nets.image(SGD);
    ComputationGraph clipped = Nets.image(SGD);
    clipped.setListeners(new GradientClipping(new GlobalNormClipping(1e-3)));
    plain.fit(Nets.images());
    clipped.fit(Nets.images());

    var names = new TreeMap<>(clipped.paramTable());
    assertThat(names).containsKey("norm1_mean");
    assertThat(clipped.getParam("norm1_mean").equalsWithEps(plain.getParam("norm1_mean"), 0))
        .isTrue();
    double squares = 0;
    for (String name : names.keySet()) {
      if (!name.endsWith("_mean") && !name.endsWith("_var") && !name.endsWith("_log10stdev")) {
        INDArray start = Nets.image(SGD).getParam(name);
        squares += Math.pow(norm(clipped.getParam(name).sub(start)), 2);
      }
    }
    assertThat(Math.sqrt(squares)).isCloseTo(1e-3, within(1e-6));
  }

  @Test
  void clipsAMultiLayerNetworkToo() {
    MultiLayerNetwork network = Nets.dense();
    LearningRate.set(network, 1);
    network.setListeners(new GradientClipping(new GlobalNormClipping(0.01)));
    INDArray before = network.params().dup();

    network.fit(Nets.points());

    assertThat(norm(before.subi(network.params()))).isCloseTo(0.01, within(1e-6));
  }

  @Test
  void withoutMinibatchTheGradientIsTheSum() {
    MultiLayerNetwork network = Nets.dense();
    network.getLayerWiseConfigurations().getConfs().forEach(conf -> conf.setMiniBatch(false));
    network.setListeners(new GradientClipping(new GlobalNormClipping(0.01)));
    LearningRate.set(network, 1);
    INDArray before = network.params().dup();

    network.fit(Nets.points());

    assertThat(norm(before.subi(network.params()))).isCloseTo(0.01, within(1e-6));
  }

  @Test
  void otherModelsAreRefused() {
    var layer = new DenseLayer(Nets.dense().getLayer(0).conf(), null);

    assertThatThrownBy(
            () -> new GradientClipping(new GlobalNormClipping(1)).onGradientCalculation(layer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("DenseLayer");
  }
}
