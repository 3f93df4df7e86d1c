package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Tells the kernels of a graph about their neighbours: who may leave out a gradient that nobody
 * reads, and who may do a neighbour's work in the same pass over memory.
 *
 * <p>The kernels of a {@code MultiLayerNetwork} do no neighbour's work: it can be asked for the
 * gradient of its input, and takes gradients from its own workspaces only, where such a neighbour
 * cannot leave them.
 */
public final class CnnLinks {
  private CnnLinks() {}

  /**
   * Links the kernels of a graph.
   *
   * @param graph a graph whose layers have been exchanged
   */
  public static void link(ComputationGraph graph) {
    List<String> outputs = graph.getConfiguration().getNetworkOutputs();
    GraphVertex[] vertices = graph.getVertices();
    for (GraphVertex vertex : vertices) {
      if (vertex.getLayer() instanceof OneDnnConvolution convolution) {
        convolution.readBy(
            outputs.contains(vertex.getVertexName()) ? null : reader(vertices, vertex));
      }
      VertexIndices[] inputs = vertex.getInputVertices();
      if (!(vertex instanceof LayerVertex above) || above.getLayerPreProcessor() != null) {
        continue;
      }
      if (above.getLayer() instanceof OneDnnConvolution convolution
          && Arrays.stream(inputs).allMatch(input -> endsGradients(vertices, input))) {
        convolution.omitInputGradient();
      }
      GraphVertex below = vertices[inputs[0].getVertexIndex()];
      boolean onlyConsumer =
          below.getNumOutputConnections() == 1 && !outputs.contains(below.getVertexName());
      if (below instanceof LayerVertex && onlyConsumer) {
        link(vertices, below, above.getLayer());
      }
    }
  }

  /**
   * Links the kernels of a network.
   *
   * @param network a network whose layers have been exchanged
   */
  public static void link(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    for (int i = 0; i + 1 < layers.length; i++) {
      if (layers[i] instanceof OneDnnConvolution convolution) {
        convolution.readBy(reader(layers[i + 1]));
      }
    }
  }

  private static @Nullable SoleReader reader(GraphVertex[] vertices, GraphVertex source) {
    VertexIndices[] readers = source.getOutputVertices();
    return readers != null && readers.length == 1
        ? reader(vertices[readers[0].getVertexIndex()].getLayer())
        : null;
  }

  /** Kernels hand their input to nobody. DL4J's layers may, as the one for dropout does. */
  private static @Nullable SoleReader reader(@Nullable Layer layer) {
    return layer instanceof KernelLayer ? new SoleReader(layer) : null;
  }

  private static void link(GraphVertex[] vertices, GraphVertex source, Layer above) {
    @Nullable Layer below = source.getLayer();
    if (below instanceof OneDnnBatchNormalization normalization
        && above instanceof OneDnnActivation activation) {
      activation.follow(normalization);
    }
    // The pooling layer reads the input of the gates, over which another reader may have written.
    if (below instanceof OneDnnSqueezeExcitation gates
        && above instanceof OneDnnPooling pooling
        && vertices[source.getInputVertices()[0].getVertexIndex()].getNumOutputConnections() == 1) {
      pooling.follow(gates);
    }
  }

  /** Backpropagation in a graph stops at its inputs and at frozen layers. */
  private static boolean endsGradients(GraphVertex[] vertices, VertexIndices input) {
    GraphVertex below = vertices[input.getVertexIndex()];
    return below.isInputVertex() || below.getLayer() instanceof FrozenLayer;
  }
}
