package io.github.attnzoo.explain;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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
   * @throws IllegalArgumentException if the vertex is no output layer with one number a class
   */
  static INDArray gradient(LayerVertex vertex, int... classes) {
    Layer layer = vertex.getLayer();
    INDArray one = Nd4j.zeros(layer.input().dataType(), classes.length, outputs(vertex));
    for (int i = 0; i < classes.length; i++) {
      one.putScalar(i, classes[i], 1);
    }
    boolean isDense = layer.conf().getLayer() instanceof OutputLayer;
    INDArray error =
        isDense ? one.mmul(layer.getParam(DefaultParamInitializer.WEIGHT_KEY).transpose()) : one;
    return InferenceGraph.preProcessed(vertex, error);
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
