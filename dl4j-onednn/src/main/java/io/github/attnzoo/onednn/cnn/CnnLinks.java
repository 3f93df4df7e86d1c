package io.github.attnzoo.onednn.cnn;

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
 * Tells kernels about their neighbours in the network: who may leave out a gradient that nobody
 * reads, and who may do a neighbour's work in the same pass over memory.
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
        link(below.getLayer(), above.getLayer());
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
    for (int i = 1; i < layers.length; i++) {
      if (network.getLayerWiseConfigurations().getInputPreProcess(i) == null) {
        link(layers[i - 1], layers[i]);
      }
    }
  }

  private static void link(@Nullable Layer below, Layer above) {
    if (below instanceof OneDnnBatchNormalization normalization
        && above instanceof OneDnnActivation activation) {
      activation.follow(normalization);
    }
  }

  /** Backpropagation in a graph stops at its inputs and at frozen layers. */
  private static boolean endsGradients(GraphVertex[] vertices, VertexIndices input) {
    GraphVertex below = vertices[input.getVertexIndex()];
    return below.isInputVertex() || below.getLayer() instanceof FrozenLayer;
  }
}
