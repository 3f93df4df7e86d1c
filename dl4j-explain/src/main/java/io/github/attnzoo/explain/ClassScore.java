package io.github.attnzoo.explain;

import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The score of a class before the last activation: the logit of a softmax. */
final class ClassScore {
  private ClassScore() {}

  /**
   * The gradient of each sample's score by what enters the output vertex.
   *
   * @throws IllegalArgumentException if the vertex is no output layer with one number a class, or
   *     has no such class
   */
  static INDArray gradient(LayerVertex vertex, int... classes) {
    Layer layer = vertex.getLayer();
    long outputs = outputs(vertex);
    INDArray one = Nd4j.zeros(layer.input().dataType(), classes.length, outputs);
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= outputs) {
        throw new IllegalArgumentException(
            "Grad-CAM: class must be from 0 to " + (outputs - 1) + ", got " + classes[i]);
      }
      one.putScalar(i, classes[i], 1);
    }
    boolean isDense = layer.conf().getLayer() instanceof OutputLayer;
    INDArray error =
        isDense ? one.mmul(layer.getParam(DefaultParamInitializer.WEIGHT_KEY).transpose()) : one;
    return InferenceGraph.preProcessed(vertex, error);
  }

  /** How many classes a graph tells apart; empty where its output layer's size isn't fixed. */
  static OptionalInt count(ComputationGraph graph) {
    String name = graph.getConfiguration().getNetworkOutputs().get(0);
    return graph.getVertex(name) instanceof LayerVertex vertex
            && vertex.getLayer().conf().getLayer() instanceof OutputLayer output
        ? OptionalInt.of((int) output.getNOut())
        : OptionalInt.empty();
  }

  private static long outputs(LayerVertex vertex) {
    var configuration = vertex.getLayer().conf().getLayer();
    if (configuration instanceof OutputLayer output) {
      return output.getNOut();
    }
    INDArray input = vertex.getLayer().input();
    if (configuration instanceof LossLayer && input.rank() == 2) {
      return input.size(1);
    }
    throw new IllegalArgumentException(
        "output layer '"
            + vertex.getVertexName()
            + "': expected an OutputLayer or a LossLayer with one number a class, found "
            + configuration.getClass().getSimpleName());
  }
}
