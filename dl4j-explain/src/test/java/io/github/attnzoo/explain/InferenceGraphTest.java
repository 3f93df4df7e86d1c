package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InferenceGraphTest {
  private static final double STEP = 1e-5;

  /** Prime to all sizes, so that all rows, columns and channels are met. */
  private static final int EVERY = 7;

  @ParameterizedTest
  @CsvSource({"NCHW, false", "NCHW, true", "NHWC, false"})
  void gradientsAreThoseOfAPrediction(CNN2DFormat format, boolean logStd) {
    ComputationGraph graph = Networks.image(format, logStd);

    assertGradientIsThatOfFiniteDifferences(graph, graph, input(format));
  }

  @Test
  void frozenLayersPassGradientsOn() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    ComputationGraph frozen =
        new TransferLearning.GraphBuilder(graph).setFeatureExtractor("attention").build();

    assertGradientIsThatOfFiniteDifferences(frozen, graph, input(CNN2DFormat.NCHW));
  }

  @Test
  void theGraphItselfStaysAsItIs() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    INDArray input = input(CNN2DFormat.NCHW);
    String configuration = graph.getConfiguration().toJson();
    INDArray parameters = graph.params().dup();
    INDArray output = graph.outputSingle(input);

    InferenceGraph.of(graph).of("start", input, 0, 1);

    assertThat(graph.getConfiguration().toJson()).isEqualTo(configuration);
    assertThat(graph.params()).isEqualTo(parameters);
    assertThat(graph.outputSingle(input)).isEqualTo(output);
  }

  @Test
  void aLayerBehindTheOutputIsRefused() {
    var graph = InferenceGraph.of(Networks.image(CNN2DFormat.NCHW, false));

    assertThatThrownBy(() -> graph.of("output", input(CNN2DFormat.NCHW), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the output doesn't depend on layer 'output'");
  }

  /** The layer "start" hands on its input, so that moving the one moves the other. */
  private static void assertGradientIsThatOfFiniteDifferences(
      ComputationGraph graph, ComputationGraph same, INDArray input) {
    int[] classes = {2, 0};

    InferenceGraph.Sensitivity found = InferenceGraph.of(graph).of("start", input, classes);

    assertThat(found.activations()).isEqualTo(input);
    for (long i = 0; i < input.length(); i += EVERY) {
      double value = input.getDouble(i);
      input.putScalar(i, value + STEP);
      double above = score(same, input, classes);
      input.putScalar(i, value - STEP);
      double below = score(same, input, classes);
      input.putScalar(i, value);
      assertThat(found.gradients().getDouble(i))
          .as("gradient %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-6));
    }
  }

  /** The sum of the samples' scores before the softmax. */
  private static double score(ComputationGraph graph, INDArray input, int... classes) {
    INDArray before =
        Objects.requireNonNull(graph.feedForward(new INDArray[] {input}, false).get("dense"));
    var output = graph.getLayer("output");
    INDArray scores = before.mmul(output.getParam("W")).addRowVector(output.getParam("b"));
    double sum = 0;
    for (int i = 0; i < classes.length; i++) {
      sum += scores.getDouble(i, classes[i]);
    }
    return sum;
  }

  private static INDArray input(CNN2DFormat format) {
    Nd4j.getRandom().setSeed(11);
    long[] shape = format == CNN2DFormat.NCHW ? new long[] {2, 2, 6, 4} : new long[] {2, 6, 4, 2};
    return Nd4j.randn(DataType.DOUBLE, shape);
  }
}
