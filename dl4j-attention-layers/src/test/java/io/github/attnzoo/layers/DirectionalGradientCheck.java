package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares the gradient of each parameter with finite differences of the score along a random
 * direction, which a wrong number anywhere in the gradient changes.
 */
final class DirectionalGradientCheck {

  private static final double STEP = 1e-6;
  private static final int SEED = 17;

  /** Smaller derivatives are lost in the rounding of the score. */
  private static final double SEEN = 1e-4;

  private DirectionalGradientCheck() {}

  /** The derivative of the score along a direction, by the gradient and by differences. */
  private record Slope(double expected, double found) {
    double relativeError() {
      double larger = Math.max(Math.abs(expected), Math.abs(found));
      return larger < SEEN ? 0 : Math.abs(found - expected) / larger;
    }
  }

  /**
   * @return for each parameter the size of its derivative along the direction: where it is 0
   *     nothing was checked
   */
  static Map<String, Double> check(ComputationGraph graph, DataSet data) {
    Map<String, Double> sizes = new HashMap<>();
    slopes(graph, data)
        .forEach(
            (name, slope) -> {
              double larger = Math.max(Math.abs(slope.expected()), Math.abs(slope.found()));
              double bound = 1e-8 + 1e-5 * larger;
              assertThat(slope.found()).as(name).isCloseTo(slope.expected(), within(bound));
              sizes.put(name, Math.abs(slope.expected()));
            });
    return sizes;
  }

  /** The relative error of each parameter's derivative; 0 where the derivative is too small. */
  static Map<String, Double> relativeErrors(ComputationGraph graph, DataSet data) {
    Map<String, Double> errors = new HashMap<>();
    slopes(graph, data).forEach((name, slope) -> errors.put(name, slope.relativeError()));
    return errors;
  }

  private static Map<String, Slope> slopes(ComputationGraph graph, DataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    Nd4j.getRandom().setSeed(SEED);
    graph.computeGradientAndScore();
    Map<String, INDArray> gradients = new HashMap<>();
    graph.gradient().gradientForVariable().forEach((name, g) -> gradients.put(name, g.dup()));
    assertThat(gradients.keySet()).isEqualTo(graph.paramTable().keySet());
    Map<String, Slope> slopes = new HashMap<>();
    graph
        .paramTable()
        .forEach(
            (name, parameter) -> {
              INDArray gradient = Objects.requireNonNull(gradients.get(name));
              slopes.put(name, slope(name, graph, data, parameter, gradient));
            });
    return slopes;
  }

  private static Slope slope(
      String name, ComputationGraph graph, DataSet data, INDArray parameter, INDArray gradient) {
    INDArray before = parameter.dup();
    Nd4j.getRandom().setSeed(name.hashCode());
    INDArray direction = Nd4j.randn(DataType.DOUBLE, parameter.shape()).muli(STEP);
    parameter.addi(direction);
    double above = score(graph, data);
    parameter.assign(before).subi(direction);
    double below = score(graph, data);
    parameter.assign(before);
    // The gradient is that of a sum over the batch, the score a mean.
    double expected = gradient.mul(direction).sumNumber().doubleValue() / data.numExamples() / STEP;
    return new Slope(expected, (above - below) / 2 / STEP);
  }

  /** Each pass drops the same, so that the score is a function of the parameters. */
  private static double score(ComputationGraph graph, DataSet data) {
    Nd4j.getRandom().setSeed(SEED);
    return graph.score(data, true);
  }
}
