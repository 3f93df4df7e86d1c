package io.github.attnzoo.layers.internal;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds up the real steps of sequences, as a vertex of Deeplearning4j's own. */
public final class MaskedVertex extends SameDiffVertex {

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    params.defineInputs("sequences");
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    // There are none.
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    SDVariable mask = Objects.requireNonNull(masks.get("sequences")).reshape(-1, 1, 4);
    SDVariable sequences = Objects.requireNonNull(inputs.get("sequences"));
    return sequences.mul(mask).sum("pooled", false, 2);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(((InputType.InputTypeRecurrent) inputs[0]).getSize());
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray @Nullable [] masks, @Nullable MaskState state, int minibatchSize) {
    return new Pair<>(null, null);
  }

  @Override
  public GraphVertex clone() {
    return new MaskedVertex();
  }
}
