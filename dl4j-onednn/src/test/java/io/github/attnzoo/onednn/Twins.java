package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Two graphs with the same parameters: one runs DL4J's code, the other the kernels. */
public final class Twins {
  /** The promise: relative to the largest number of the array. */
  public static final double TOLERANCE = 1e-4;

  /** After a training, whose steps carry rounding errors on. */
  private static final double TRAINED_TOLERANCE = 1e-3;

  private static final double FLOAT_NOISE = 1e-6;

  public final ComputationGraph plain;
  public final ComputationGraph fast;
  public final AccelerationReport report;
  private final double tolerance;

  /** With the parameters that DL4J starts with. */
  public Twins(ComputationGraphConfiguration configuration) {
    this(initialised(configuration), TOLERANCE);
  }

  private Twins(ComputationGraph plain, double tolerance) {
    this.plain = plain;
    this.tolerance = tolerance;
    fast = initialised(plain.getConfiguration());
    fast.setParams(plain.params().dup());
    report = OneDnn.accelerateForTraining(fast);
    SharedInputs.protect(plain);
  }

  /** With biases that are not 0, statistics that are not those of a start. */
  public static Twins perturbed(ComputationGraphConfiguration configuration) {
    return perturbed(configuration, TOLERANCE);
  }

  /** The same, for numbers that may differ more. */
  public static Twins perturbed(ComputationGraphConfiguration configuration, double tolerance) {
    ComputationGraph graph = initialised(configuration);
    graph.params().addi(Nd4j.randn(DataType.FLOAT, graph.params().shape()).muli(0.05));
    graph
        .paramTable()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_var")) {
                value.assign(Transforms.abs(value).addi(0.5));
              }
            });
    return new Twins(graph, tolerance);
  }

  private static ComputationGraph initialised(ComputationGraphConfiguration configuration) {
    var graph = new ComputationGraph(configuration.clone());
    graph.init();
    return graph;
  }

  /** Which kernel runs a layer. */
  public String kernel(String layer) {
    return path(layer).kernel();
  }

  /** Why. */
  public LayerPath path(String layer) {
    return report.paths().stream()
        .filter(path -> path.layer().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  /** Compares inference, each layer's activations in training, all gradients and the score. */
  public void assertSame(INDArray input, INDArray labels) {
    // Not layer by layer: in inference a plain activation layer overwrites what the layer below
    // returned.
    assertNear("inference", plain.outputSingle(input.dup()), fast.outputSingle(input.dup()));
    MultiDataSet data = data(input.dup(), labels);
    assertSameActivations(data, true);
    assertSameGradients(data);
  }

  /** Compares the outputs of all vertices, in inference and in training. */
  public void assertSameActivations(MultiDataSet data) {
    assertSameActivations(data, false);
    assertSameActivations(data, true);
  }

  private void assertSameActivations(MultiDataSet data, boolean training) {
    Map<String, INDArray> expected = activations(plain, data, training);
    Map<String, INDArray> found = activations(fast, data, training);
    expected.forEach(
        (name, array) -> assertNear(name + " training=" + training, array, found.get(name)));
  }

  private static Map<String, INDArray> activations(
      ComputationGraph graph, MultiDataSet data, boolean training) {
    drawTheSameNoise();
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
    Map<String, INDArray> activations = graph.feedForward(copies(data), training);
    graph.clearLayerMaskArrays();
    return activations;
  }

  /** Compares one training step's gradients and score. */
  public void assertSameGradients(INDArray input, INDArray labels) {
    assertSameGradients(data(input, labels));
  }

  /** Compares the score and the gradient of every parameter. */
  public void assertSameGradients(MultiDataSet data) {
    gradients(plain, data);
    gradients(fast, data);
    assertThat(fast.score())
        .isCloseTo(plain.score(), Offset.offset(tolerance * Math.abs(plain.score()) + FLOAT_NOISE));
    Map<String, INDArray> expected = plain.gradient().gradientForVariable();
    Map<String, INDArray> found = fast.gradient().gradientForVariable();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    // Where the gradient is 0, rounding errors of the others remain.
    double largest = plain.gradient().gradient().amaxNumber().doubleValue();
    Set<String> cancelled = CancelledParameters.of(plain);
    expected.forEach(
        (name, array) -> {
          // DL4J leaves the zeros for a locked gamma in a workspace that is closed by now.
          if (!array.isAttached()) {
            double floor = cancelled.contains(name) ? largest / 10 : 0;
            assertClose("gradient of " + name, array, found.get(name), tolerance, floor);
          }
        });
  }

  private static void gradients(ComputationGraph graph, MultiDataSet data) {
    drawTheSameNoise();
    graph.setInputs(copies(data));
    graph.setLabels(data.getLabels());
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
    graph.computeGradientAndScore();
    graph.clearLayerMaskArrays();
  }

  private static INDArray[] copies(MultiDataSet data) {
    return List.of(data.getFeatures()).stream().map(INDArray::dup).toArray(INDArray[]::new);
  }

  private static MultiDataSet data(INDArray input, INDArray labels) {
    return new org.nd4j.linalg.dataset.MultiDataSet(input, labels);
  }

  private static void drawTheSameNoise() {
    Nd4j.getRandom().setSeed(77);
  }

  /** Trains both networks by a step. */
  public void fit(INDArray input, INDArray labels) {
    for (ComputationGraph graph : List.of(plain, fast)) {
      drawTheSameNoise();
      graph.fit(data(input.dup(), labels));
    }
  }

  /** Trains both and compares the scores of every step and the parameters at the end. */
  public void assertSameTraining(MultiDataSet data, int steps) {
    for (int step = 0; step < steps; step++) {
      plain.fit(data);
      fast.fit(data);
      assertThat(fast.score())
          .as("score of step %d", step)
          .isCloseTo(plain.score(), Percentage.withPercentage(0.5));
    }
    assertClose("parameters", plain.params(), fast.params(), TRAINED_TOLERANCE, 0);
  }

  /** Compares the parameters, running statistics included. */
  public void assertSameParameters() {
    Map<String, INDArray> found = fast.paramTable();
    plain
        .paramTable()
        .forEach(
            (name, value) ->
                assertNear("parameter " + name, value, LayerArrays.named(found, name)));
  }

  private void assertNear(String what, INDArray expected, @Nullable INDArray found) {
    assertClose(what, expected, found, tolerance, 1e-3);
  }

  /**
   * Within {@link #TOLERANCE} of the largest magnitude, and all numbers are finite. A gradient that
   * is a difference of nearly equal sums is only as exact as float lets those sums be.
   */
  public static void assertClose(String what, INDArray expected, @Nullable INDArray found) {
    assertClose(what, expected, found, TOLERANCE, 0);
  }

  /** {@code INDArray.equals} lets differences of 1e-5 pass. */
  public static void assertSameBits(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.dup('c').data().asFloat()).containsExactly(expected.dup('c').data().asFloat());
  }

  private static void assertClose(
      String what, INDArray expected, @Nullable INDArray found, double tolerance, double floor) {
    Objects.requireNonNull(found, what);
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    // A sum, which no NaN gets past: a maximum skips those that do not come first.
    assertThat(found.sumNumber().doubleValue()).as("sum of %s", what).isFinite();
    assertThat(expected.sumNumber().doubleValue()).as("expected sum of %s", what).isFinite();
    double scale = Math.max(Transforms.abs(expected, true).maxNumber().doubleValue(), floor);
    double difference =
        Transforms.abs(expected.dup('c').subi(found.dup('c'))).maxNumber().doubleValue();
    assertThat(difference)
        .as("%s, numbers up to %s", what, scale)
        .isLessThan(tolerance * scale + FLOAT_NOISE);
  }
}
