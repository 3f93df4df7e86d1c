package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far the gradients of twins, which compute in floats, are from those of the same network in
 * doubles.
 *
 * <p>A gradient may be off by {@link Twins#TOLERANCE} of its largest number, and by {@value
 * #OF_ALL_GRADIENTS} of the largest of all gradients. Some are sums whose terms nearly cancel, and
 * no computation in floats gets them as exact; there the kernels may be off by {@value #OF_PLAIN}
 * times as much as DL4J's own code, since oneDNN's batch normalisation adds up a channel's numbers
 * one after the other and DL4J's does not.
 */
public final class GradientErrors {
  private static final double OF_PLAIN = 16;
  private static final double OF_ALL_GRADIENTS = 1e-6;

  private final Twins twins;
  private final ComputationGraph exact;

  /** Of twins without dropout or weight noise. */
  public GradientErrors(Twins twins) {
    this.twins = twins;
    exact = inDoubles(twins.plain);
  }

  private static ComputationGraph inDoubles(ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
    configuration.setDataType(DataType.DOUBLE);
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        layer.getLayerConf().getLayer().setDataType(DataType.DOUBLE);
        layer.getLayerConf().setDataType(DataType.DOUBLE);
      }
    }
    var doubles = new ComputationGraph(configuration);
    doubles.init();
    doubles.setParams(graph.params().castTo(DataType.DOUBLE));
    return doubles;
  }

  /** Compares the gradients of one batch. */
  public void assertSmall(INDArray input, INDArray labels) {
    Map<String, INDArray> expected =
        gradients(exact, input.castTo(DataType.DOUBLE), labels.castTo(DataType.DOUBLE));
    Map<String, INDArray> plain = gradients(twins.plain, input, labels);
    Map<String, INDArray> fast = gradients(twins.fast, input, labels);
    double largest =
        expected.values().stream().mapToDouble(GradientErrors::largest).max().orElse(0);
    expected.forEach(
        (name, gradient) -> {
          // A sum, which no NaN gets past: a maximum skips those that do not come first.
          INDArray found = LayerArrays.named(fast, name);
          assertThat(found.sumNumber().doubleValue()).as("sum of %s", name).isFinite();
          double ofPlain = difference(gradient, LayerArrays.named(plain, name));
          double ofKernels = difference(gradient, found);
          double promised = Twins.TOLERANCE * largest(gradient) + OF_ALL_GRADIENTS * largest;
          assertThat(ofKernels)
              .as("error of %s, DL4J's own is %s", name, ofPlain)
              .isLessThanOrEqualTo(Math.max(promised, OF_PLAIN * ofPlain));
        });
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }

  private static double difference(INDArray exact, INDArray floats) {
    return largest(exact.sub(floats.castTo(DataType.DOUBLE)));
  }

  private static Map<String, INDArray> gradients(
      ComputationGraph graph, INDArray input, INDArray labels) {
    graph.setInputs(input.dup());
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    Map<String, INDArray> copies = new HashMap<>();
    graph
        .gradient()
        .gradientForVariable()
        .forEach(
            (name, array) -> {
              // DL4J leaves the zeros for a locked gamma in a workspace that is closed by now.
              if (!array.isAttached()) {
                copies.put(name, array.dup());
              }
            });
    return copies;
  }
}
