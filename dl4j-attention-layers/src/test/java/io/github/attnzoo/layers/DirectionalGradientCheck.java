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

  private DirectionalGradientCheck() {}

  /**
   * @return for each parameter the size of its derivative along the direction: where it is 0
   *     nothing was checked
   */
  static Map<String, Double> check(ComputationGraph graph, DataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    Nd4j.getRandom().setSeed(SEED);
    graph.computeGradientAndScore();
    Map<String, INDArray> gradients = new HashMap<>();
    graph.gradient().gradientForVariable().forEach((name, g) -> gradients.put(name, g.dup()));
    assertThat(gradients.keySet()).isEqualTo(graph.paramTable().keySet());
    Map<String, Double> sizes = new HashMap<>();
    graph
        .paramTable()
        .forEach(
            (name, parameter) -> {
              INDArray gradient = Objects.requireNonNull(gradients.get(name));
              sizes.put(name, Math.abs(check(name, graph, data, parameter, gradient)));
            });
    return sizes;
  }

  private static double check(
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
    double found = (above - below) / 2 / STEP;
    double bound = 1e-8 + 1e-5 * Math.max(Math.abs(expected), Math.abs(found));
    assertThat(found).as(name).isCloseTo(expected, within(bound));
    return expected;
  }

  /** Each pass drops the same, so that the score is a function of the parameters. */
  private static double score(ComputationGraph graph, DataSet data) {
    Nd4j.getRandom().setSeed(SEED);
    return graph.score(data, true);
  }
}
