package io.github.attnzoo.layers;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One runtime layer, driven by hand: forward with a mask, backward from a given error. */
final class SingleLayer {

  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph graph;
  private final org.deeplearning4j.nn.api.Layer layer;

  SingleLayer(
      org.deeplearning4j.nn.conf.layers.Layer configuration, InputType inputType, DataType type) {
    graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(inputType)
                .addLayer("layer", configuration, "in")
                .setOutputs("layer")
                .validateOutputLayerConfig(false)
                .build());
    graph.init();
    layer = graph.getLayer("layer");
    if (layer.numParams() > 0) {
      layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, layer.numParams()));
    }
  }

  INDArray param(String name) {
    return layer.getParam(name);
  }

  Map<String, INDArray> params() {
    return layer.paramTable();
  }

  INDArray forward(INDArray input) {
    return forward(input, null);
  }

  INDArray weights(INDArray input) {
    return weights(input, null);
  }

  INDArray forward(INDArray input, @Nullable INDArray mask) {
    return forward(input, mask, true);
  }

  INDArray forward(INDArray input, @Nullable INDArray mask, boolean training) {
    layer.feedForwardMaskArray(mask, null, (int) input.size(0));
    layer.setInput(input, NO_WORKSPACES);
    return layer.activate(training, NO_WORKSPACES).dup('c');
  }

  /** What of a mask goes on to the next layer. */
  @Nullable INDArray passedOn(INDArray mask) {
    return layer.feedForwardMaskArray(mask, MaskState.Active, (int) mask.size(0)).getFirst();
  }

  INDArray weights(INDArray input, @Nullable INDArray mask) {
    return AttentionWeights.of(graph, "layer", input, mask);
  }

  Map<AttentionWeights.Kind, INDArray> allWeights(INDArray input) {
    return AttentionWeights.all(graph, "layer", input, null);
  }

  INDArray weights(AttentionWeights.Kind kind, INDArray input) {
    return Objects.requireNonNull(allWeights(input).get(kind));
  }

  Pair<Gradient, INDArray> backward(INDArray error) {
    return layer.backpropGradient(error, NO_WORKSPACES);
  }
}
