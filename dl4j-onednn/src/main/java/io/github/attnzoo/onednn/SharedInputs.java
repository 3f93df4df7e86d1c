package io.github.attnzoo.onednn;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
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
    forEachReader(graph, (reader, source) -> reader.getLayer().allowInputModification(false));
  }

  /**
   * Allows it again where DL4J does: to the last reader of what a vertex computed.
   *
   * @param graph an initialised graph
   */
  static void restore(ComputationGraph graph) {
    int[] order = graph.topologicalSortOrder();
    forEachReader(
        graph,
        (reader, source) -> {
          Set<Integer> readers =
              Stream.of(source.getOutputVertices())
                  .map(VertexIndices::getVertexIndex)
                  .collect(Collectors.toSet());
          int last = IntStream.of(order).filter(readers::contains).reduce(-1, (a, b) -> b);
          reader
              .getLayer()
              .allowInputModification(last == reader.getVertexIndex() && !source.isInputVertex());
        });
  }

  private static void forEachReader(
      ComputationGraph graph, BiConsumer<LayerVertex, GraphVertex> action) {
    GraphVertex[] vertices = graph.getVertices();
    for (GraphVertex vertex : vertices) {
      if (vertex instanceof LayerVertex reader) {
        GraphVertex source = vertices[vertex.getInputVertices()[0].getVertexIndex()];
        if (source.getNumOutputConnections() > 1) {
          action.accept(reader, source);
        }
      }
    }
  }
}
