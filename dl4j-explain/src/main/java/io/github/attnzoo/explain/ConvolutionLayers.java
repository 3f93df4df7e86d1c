package io.github.attnzoo.explain;

import io.github.attnzoo.layers.internal.Unwrapped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds the layers of a graph whose activations are pictures. */
public final class ConvolutionLayers {
  private ConvolutionLayers() {}

  /** The names of all two-dimensional convolutions, in the order in which they are computed. */
  public static List<String> of(ComputationGraph graph) {
    var names = new ArrayList<String>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex.hasLayer() && isConvolution(vertex)) {
        names.add(vertex.getVertexName());
      }
    }
    return names;
  }

  /**
   * The layer that class activation maps are best taken from: the last convolution together with
   * what follows it at the same height and width (normalisation, activation, attention, additions),
   * since only there are its features as the rest of the network sees them, and the map is not yet
   * made coarser by pooling.
   *
   * @param input of any one sample
   * @throws IllegalArgumentException if the graph has no convolution
   */
  public static String last(ComputationGraph graph, INDArray input) {
    List<String> convolutions = of(graph);
    if (convolutions.isEmpty()) {
      throw new IllegalArgumentException("expected a graph with a convolution, found none");
    }
    Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input}, false);
    GraphVertex vertex = graph.getVertex(convolutions.get(convolutions.size() - 1));
    int height = format(graph) == CNN2DFormat.NCHW ? 2 : 1;
    long[] size = size(activations, vertex, height);
    VertexIndices[] next = vertex.getOutputVertices();
    while (next != null && next.length == 1) {
      GraphVertex follower = graph.getVertices()[next[0].getVertexIndex()];
      if (!Arrays.equals(size(activations, follower, height), size)) {
        break;
      }
      vertex = follower;
      next = vertex.getOutputVertices();
    }
    return vertex.getVertexName();
  }

  /**
   * Checks that a graph has a layer or vertex of this name.
   *
   * @throws IllegalArgumentException with the names there are
   */
  static void check(ComputationGraph graph, String layer) {
    if (graph.getVertex(layer) == null) {
      List<String> names =
          Arrays.stream(graph.topologicalSortOrder())
              .mapToObj(i -> graph.getVertices()[i].getVertexName())
              .toList();
      throw new IllegalArgumentException(
          "the graph has no layer '" + layer + "'; it has " + String.join(", ", names));
    }
  }

  /** Of some layers, at least one, that which the graph computes last. */
  static String lastComputed(ComputationGraph graph, List<String> layers) {
    int[] order = graph.topologicalSortOrder();
    for (int i = order.length - 1; i >= 0; i--) {
      String name = graph.getVertices()[order[i]].getVertexName();
      if (layers.contains(name)) {
        return name;
      }
    }
    throw new IllegalArgumentException("the graph has none of the layers " + layers);
  }

  /** The format of the graph's pictures, as its convolutions tell it. */
  static CNN2DFormat format(ComputationGraph graph) {
    return of(graph).stream()
        .map(name -> convolution(graph.getVertex(name)).getCnn2dDataFormat())
        .findFirst()
        .orElse(CNN2DFormat.NCHW);
  }

  private static boolean isConvolution(GraphVertex vertex) {
    var layer = Unwrapped.configuration(vertex.getLayer());
    // Convolutions in one and three dimensions are its subclasses too.
    return layer instanceof ConvolutionLayer convolution
        && convolution.getKernelSize().length == 2
        && !layer.getClass().getSimpleName().startsWith("Convolution1D");
  }

  private static ConvolutionLayer convolution(GraphVertex vertex) {
    return (ConvolutionLayer) Unwrapped.configuration(vertex.getLayer());
  }

  private static long[] size(
      Map<String, INDArray> activations, GraphVertex vertex, int heightAxis) {
    INDArray activation = activations.get(vertex.getVertexName());
    if (activation == null || activation.rank() != 4) {
      return new long[0];
    }
    return new long[] {activation.size(heightAxis), activation.size(heightAxis + 1)};
  }
}
