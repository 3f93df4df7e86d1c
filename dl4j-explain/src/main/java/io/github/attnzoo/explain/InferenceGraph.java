package io.github.attnzoo.explain;

import io.github.attnzoo.layers.internal.Unwrapped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph that is differentiated as it predicts. Deeplearning4j differentiates only what it has
 * computed in training: its batch normalisation takes the statistics of the batch into the
 * gradient, its dropout has no gradient after a prediction, and frozen layers pass none on. This is
 * a second graph on the same parameters, without dropout and with nothing frozen, whose backward
 * pass treats batch normalisation as the fixed scaling it is in a prediction. The original graph
 * stays as it is, and changes of its parameters show here.
 */
final class InferenceGraph {
  /**
   * How the scores of classes depend on one layer.
   *
   * @param activations of the layer
   * @param gradients of each sample's score by that sample's activations, of the same shape
   */
  record Sensitivity(INDArray activations, INDArray gradients) {}

  private final ComputationGraph graph;

  private InferenceGraph(ComputationGraph graph) {
    this.graph = graph;
  }

  static InferenceGraph of(ComputationGraph original) {
    ComputationGraphConfiguration configuration = original.getConfiguration().clone();
    configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    for (var vertex : configuration.getVertices().values()) {
      if (vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layerVertex) {
        var layerConfiguration = layerVertex.getLayerConf();
        layerConfiguration.setLayer(Unwrapped.unfrozen(layerConfiguration.getLayer()));
        withoutNoise(layerConfiguration.getLayer());
      }
    }
    var graph = new ComputationGraph(configuration);
    graph.init(original.params(), false);
    graph.initGradientsView();
    return new InferenceGraph(graph);
  }

  @SuppressWarnings("NullAway") // null is how Deeplearning4j says none
  private static void withoutNoise(org.deeplearning4j.nn.conf.layers.Layer layer) {
    layer.setIDropout(null);
    if (layer instanceof BaseLayer base) {
      base.setWeightNoise(null);
    }
  }

  /**
   * How the score of a class, before the last activation, depends on a layer's activations.
   *
   * @param layer name of a layer that the output depends on
   * @param classes for each sample of the batch, the class whose score it is
   */
  Sensitivity of(String layer, INDArray input, int... classes) {
    int last = graph.getVertices().length - 1;
    Map<String, INDArray> activations =
        graph.feedForward(new INDArray[] {input}, last, false, false);
    INDArray activation = Objects.requireNonNull(activations.get(layer), layer).dup();
    try {
      return new Sensitivity(activation, backward(graph.getVertex(layer), classes));
    } finally {
      for (GraphVertex vertex : graph.getVertices()) {
        vertex.clear();
      }
    }
  }

  private INDArray backward(GraphVertex target, int[] classes) {
    Set<Integer> between = descendants(target);
    Map<Integer, INDArray> errors = new HashMap<>();
    int[] order = graph.topologicalSortOrder();
    for (int i = order.length - 1; i >= 0; i--) {
      GraphVertex vertex = graph.getVertices()[order[i]];
      int index = vertex.getVertexIndex();
      if (index == target.getVertexIndex()) {
        break;
      }
      if (!between.contains(index)) {
        continue;
      }
      INDArray[] before;
      if (graph.getConfiguration().getNetworkOutputs().contains(vertex.getVertexName())) {
        before = new INDArray[] {ClassScore.gradient((LayerVertex) vertex, classes)};
      } else if (errors.containsKey(index)) {
        before = backward(vertex, errors.get(index));
      } else {
        continue;
      }
      VertexIndices[] inputs = vertex.getInputVertices();
      for (int k = 0; k < inputs.length; k++) {
        if (before[k] != null) {
          errors.merge(inputs[k].getVertexIndex(), before[k].dup(), INDArray::add);
        }
      }
    }
    INDArray error = errors.get(target.getVertexIndex());
    if (error == null) {
      throw new IllegalArgumentException(
          "the output doesn't depend on layer '" + target.getVertexName() + "'");
    }
    return error;
  }

  private static INDArray[] backward(GraphVertex vertex, INDArray error) {
    if (vertex instanceof LayerVertex layerVertex
        && layerVertex.getLayer().conf().getLayer() instanceof BatchNormalization) {
      INDArray scaled = InferenceScale.times(error, layerVertex.getLayer());
      return new INDArray[] {preProcessed(layerVertex, scaled)};
    }
    vertex.setEpsilon(error);
    return vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }

  /** The error as it stands before the vertex's own change of form, for example flattening. */
  static INDArray preProcessed(LayerVertex vertex, INDArray error) {
    Layer layer = vertex.getLayer();
    return vertex.getLayerPreProcessor() == null
        ? error
        : vertex
            .getLayerPreProcessor()
            .backprop(error, layer.getInputMiniBatchSize(), LayerWorkspaceMgr.noWorkspaces());
  }

  private Set<Integer> descendants(GraphVertex target) {
    Set<Integer> found = new HashSet<>(Set.of(target.getVertexIndex()));
    for (int index : graph.topologicalSortOrder()) {
      VertexIndices[] inputs = graph.getVertices()[index].getInputVertices();
      for (int k = 0; inputs != null && k < inputs.length; k++) {
        if (found.contains(inputs[k].getVertexIndex())) {
          found.add(index);
        }
      }
    }
    return found;
  }
}
