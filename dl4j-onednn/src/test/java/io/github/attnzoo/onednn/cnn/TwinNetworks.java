package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.AccelerationReport;
import io.github.attnzoo.onednn.OneDnn;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One network twice, with the same parameters: on DL4J's own code and on kernels. */
final class TwinNetworks {
  /** Relative to the largest number of the array. */
  private static final double TOLERANCE = 1e-4;

  private final ComputationGraph plain;
  private final ComputationGraph fast;
  private final AccelerationReport report;
  private final double tolerance;

  TwinNetworks(ComputationGraphConfiguration configuration) {
    this(configuration, TOLERANCE);
  }

  TwinNetworks(ComputationGraphConfiguration configuration, double tolerance) {
    this.tolerance = tolerance;
    plain = new ComputationGraph(configuration.clone());
    plain.init();
    plain.params().addi(Nd4j.randn(DataType.FLOAT, plain.params().shape()).muli(0.05));
    makeVariancesPositive(plain);
    fast = new ComputationGraph(configuration.clone());
    fast.init();
    fast.setParams(plain.params().dup());
    report = OneDnn.accelerate(fast);
  }

  private static void makeVariancesPositive(ComputationGraph network) {
    network
        .paramTable()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_var")) {
                value.assign(org.nd4j.linalg.ops.transforms.Transforms.abs(value).addi(0.5));
              }
            });
  }

  ComputationGraph plain() {
    return plain;
  }

  ComputationGraph fast() {
    return fast;
  }

  AccelerationReport report() {
    return report;
  }

  /** Compares inference, each layer's activations in training, all gradients and the score. */
  void assertSame(INDArray input, INDArray labels) {
    assertClose("inference", fast.outputSingle(input.dup()), plain.outputSingle(input.dup()));
    // Not in inference mode: there a plain activation layer overwrites what the layer below
    // returned.
    drawTheSameNoise();
    Map<String, INDArray> expected = plain.feedForward(input.dup(), true);
    drawTheSameNoise();
    fast.feedForward(input.dup(), true)
        .forEach((name, value) -> assertClose(name, value, Parameters.get(expected, name)));
    assertSameGradients(input, labels);
  }

  /** Compares one training step's gradients and score. */
  void assertSameGradients(INDArray input, INDArray labels) {
    gradients(plain, input, labels);
    gradients(fast, input, labels);
    Map<String, INDArray> expected = plain.gradient().gradientForVariable();
    // What a batch normalisation cancels, such as a bias before it, has gradient 0, of which
    // rounding
    // errors remain.
    double floor = plain.gradient().gradient().amaxNumber().doubleValue() / 10;
    Map<String, INDArray> actual = fast.gradient().gradientForVariable();
    for (String name : fast.paramTable().keySet()) {
      assertClose(
          "gradient " + name, Parameters.get(actual, name), Parameters.get(expected, name), floor);
    }
    assertThat(fast.score())
        .isCloseTo(plain.score(), org.assertj.core.data.Offset.offset(tolerance));
  }

  private static void gradients(ComputationGraph network, INDArray input, INDArray labels) {
    drawTheSameNoise();
    network.setInputs(input.dup());
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  /** Trains both networks by a step. */
  void fit(INDArray input, INDArray labels) {
    for (ComputationGraph network : new ComputationGraph[] {plain, fast}) {
      drawTheSameNoise();
      network.fit(new DataSet(input.dup(), labels));
    }
  }

  private static void drawTheSameNoise() {
    Nd4j.getRandom().setSeed(77);
  }

  /** Compares the parameters, running statistics included. */
  void assertSameParameters() {
    Map<String, INDArray> expected = plain.paramTable();
    fast.paramTable()
        .forEach(
            (name, value) ->
                assertClose("parameter " + name, value, Parameters.get(expected, name)));
  }

  void assertClose(String what, INDArray actual, INDArray expected) {
    assertClose(what, actual, expected, 1e-3);
  }

  private void assertClose(String what, INDArray actual, INDArray expected, double floor) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double size = Math.max(expected.amaxNumber().doubleValue(), floor);
    double difference = actual.dup('c').subi(expected.dup('c')).amaxNumber().doubleValue();
    assertThat(difference).as("%s, numbers up to %s", what, size).isLessThan(tolerance * size);
  }
}
