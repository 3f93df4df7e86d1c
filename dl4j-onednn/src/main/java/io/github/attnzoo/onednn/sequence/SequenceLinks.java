package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.layers.FlattenSequence;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/** Tells the sequence layers of a graph who reads them. */
public final class SequenceLinks {
  private SequenceLinks() {}

  /**
   * Links the kernels of a graph.
   *
   * @param graph a graph whose layers have been exchanged
   */
  public static void link(ComputationGraph graph) {
    List<String> outputs = graph.getConfiguration().getNetworkOutputs();
    GraphVertex[] vertices = graph.getVertices();
    for (GraphVertex vertex : vertices) {
      if (vertex.getLayer() instanceof FlattenedSource source) {
        source.flattened(
            !outputs.contains(vertex.getVertexName()) && isOnlyFlattened(vertices, vertex));
      }
    }
  }

  private static boolean isOnlyFlattened(GraphVertex[] vertices, GraphVertex source) {
    VertexIndices[] readers = source.getOutputVertices();
    return readers != null
        && readers.length == 1
        && vertices[readers[0].getVertexIndex()] instanceof LayerVertex reader
        && reader.getLayerPreProcessor() instanceof FlattenSequence;
  }
}
