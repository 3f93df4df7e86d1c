package io.github.attnzoo.onednn;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/**
 * Arrays that several layers of a graph read.
 *
 * <p>DL4J lets the dropout of the last reader write over such an array, since the others have read
 * it by then. But they read it again in backpropagation, and get gradients that are those of no
 * function. Here the last reader's dropout makes an array of its own.
 */
final class SharedInputs {
  private SharedInputs() {}

  /**
   * Forbids every layer to write over an input that is not its alone.
   *
   * @param graph an initialised graph
   */
  static void protect(ComputationGraph graph) {
    GraphVertex[] vertices = graph.getVertices();
    for (GraphVertex vertex : vertices) {
      if (vertex instanceof LayerVertex reader) {
        GraphVertex source = vertices[vertex.getInputVertices()[0].getVertexIndex()];
        if (source.getNumOutputConnections() > 1) {
          reader.getLayer().allowInputModification(false);
        }
      }
    }
  }
}
