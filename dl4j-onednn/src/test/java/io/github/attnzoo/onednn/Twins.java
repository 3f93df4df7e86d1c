package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
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

  public Twins(ComputationGraphConfiguration configuration) {
    plain = new ComputationGraph(configuration);
    plain.init();
    fast = plain.clone();
    report = OneDnn.accelerate(fast);
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

  /** Compares the outputs of all vertices, in inference and in training. */
  public void assertSameActivations(MultiDataSet data) {
    for (boolean training : new boolean[] {false, true}) {
      plain.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
      fast.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
      drawAlike();
      Map<String, INDArray> expected = plain.feedForward(data.getFeatures(), training);
      drawAlike();
      Map<String, INDArray> found = fast.feedForward(data.getFeatures(), training);
      plain.clearLayerMaskArrays();
      fast.clearLayerMaskArrays();
      expected.forEach(
          (name, array) -> assertClose(name + " training=" + training, array, found.get(name)));
    }
  }

  /** Both twins then drop the same. */
  private static void drawAlike() {
    Nd4j.getRandom().setSeed(19);
  }

  /** Compares the score and the gradient of every parameter. */
  public void assertSameGradients(MultiDataSet data) {
    gradients(plain, data);
    gradients(fast, data);
    assertThat(fast.score()).isCloseTo(plain.score(), Offset.offset(1e-4));
    Map<String, INDArray> expected = plain.gradient().gradientForVariable();
    Map<String, INDArray> found = fast.gradient().gradientForVariable();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertClose("gradient of " + name, array, found.get(name)));
  }

  private static void gradients(ComputationGraph graph, MultiDataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
    drawAlike();
    graph.computeGradientAndScore();
    graph.clearLayerMaskArrays();
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
    assertClose("parameters", plain.params(), fast.params(), TRAINED_TOLERANCE);
  }

  /**
   * Within {@link #TOLERANCE} of the largest magnitude, and nothing is NaN. A gradient that is a
   * difference of nearly equal sums is only as exact as float lets those sums be.
   */
  public static void assertClose(String what, INDArray expected, @Nullable INDArray found) {
    assertClose(what, expected, found, TOLERANCE);
  }

  private static void assertClose(
      String what, INDArray expected, @Nullable INDArray found, double tolerance) {
    Objects.requireNonNull(found, what);
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    assertThat(found.sumNumber().doubleValue()).as(what + " is finite").isFinite();
    double scale = Transforms.abs(expected, true).maxNumber().doubleValue();
    double difference =
        Transforms.abs(expected.dup('c').subi(found.dup('c'))).maxNumber().doubleValue();
    assertThat(difference).as(what).isLessThan(tolerance * scale + FLOAT_NOISE);
  }
}
