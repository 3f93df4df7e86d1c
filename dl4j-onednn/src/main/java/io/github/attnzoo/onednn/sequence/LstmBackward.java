package io.github.attnzoo.onednn.sequence;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.Objects;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lstm_backward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The backward pass that belongs to a forward pass. The last states get no gradient of their own,
 * and that of the first states is not handed out: DL4J carries states across segments as values
 * only.
 */
final class LstmBackward implements LstmPass {
  private final LstmForward forward;
  private final Staged outputGradient;
  private final PartResult inputGradient;
  final Tensor inputWeightGradient;
  final Tensor recurrentWeightGradient;
  final Tensor biasGradient;
  private final lstm_backward.primitive_desc description;
  private final NativeOwner owner;
  private @Nullable Operation operation;

  /**
   * A pass without weights yet.
   *
   * @param owner frees it
   * @param forward the forward pass
   */
  LstmBackward(NativeOwner owner, LstmForward forward) {
    this.owner = owner;
    this.forward = forward;
    LstmShape shape = forward.shape;
    long batch = shape.batch();
    long inputs = shape.inputs();
    long hidden = shape.hidden();
    memory.desc source = Layouts.tagged(format_tag.tnc, shape.time(), batch, inputs);
    memory.desc result = Layouts.tagged(format_tag.tnc, shape.time(), batch, hidden);
    memory.desc biases = LstmForward.biases(shape);
    memory.desc layerWeights = Layouts.any(1, 1, inputs, 4, hidden);
    memory.desc iterationWeights = Layouts.any(1, 1, hidden, 4, hidden);
    memory.desc state = Layouts.tagged(format_tag.ldnc, 1, 1, batch, hidden);
    var operationShape =
        new lstm_backward.desc(
            prop_kind.backward,
            rnn_direction.unidirectional_left2right,
            source,
            state,
            state,
            layerWeights,
            iterationWeights,
            biases,
            result,
            state,
            state,
            source,
            state,
            state,
            layerWeights,
            iterationWeights,
            biases,
            result,
            state,
            state);
    description =
        owner.own(
            new lstm_backward.primitive_desc(
                operationShape, Engine.attributes(), Engine.engine(), forward.description, false));

    outputGradient = new Staged(owner, shape.time(), batch, hidden);
    inputGradient = new PartResult(owner, forward.part, inputs, false, false);
    inputWeightGradient = Tensor.allocate(owner, description.diff_weights_layer_desc());
    recurrentWeightGradient = Tensor.allocate(owner, description.diff_weights_iter_desc());
    biasGradient = Tensor.allocate(owner, biases);
  }

  @Override
  public memory.desc inputWeights() {
    return description.weights_layer_desc();
  }

  @Override
  public memory.desc recurrentWeights() {
    return description.weights_iter_desc();
  }

  @Override
  public void connect(LstmWeights weights, Tensor bias) {
    memory.desc state = forward.zeros.description();
    operation =
        new Operation(owner, description, new lstm_backward(description))
            .with(DNNL_ARG_SRC_LAYER, forward.input.tensor())
            .with(DNNL_ARG_WEIGHTS_LAYER, weights.input)
            .with(DNNL_ARG_WEIGHTS_ITER, weights.recurrent)
            .with(DNNL_ARG_BIAS, bias)
            .with(DNNL_ARG_DST_LAYER, forward.output.tensor)
            .with(DNNL_ARG_WORKSPACE, Objects.requireNonNull(forward.workspace))
            .with(DNNL_ARG_DIFF_SRC_LAYER, inputGradient.tensor)
            .with(DNNL_ARG_DIFF_WEIGHTS_LAYER, inputWeightGradient)
            .with(DNNL_ARG_DIFF_WEIGHTS_ITER, recurrentWeightGradient)
            .with(DNNL_ARG_DIFF_BIAS, biasGradient)
            .with(DNNL_ARG_DIFF_DST_LAYER, outputGradient.tensor())
            .with(DNNL_ARG_SRC_ITER, forward.firstHidden.tensor())
            .with(DNNL_ARG_SRC_ITER_C, forward.firstCell.tensor())
            .with(DNNL_ARG_DST_ITER, forward.lastHidden)
            .with(DNNL_ARG_DST_ITER_C, forward.lastCell)
            .with(DNNL_ARG_DIFF_SRC_ITER, Tensor.allocate(owner, state))
            .with(DNNL_ARG_DIFF_SRC_ITER_C, Tensor.allocate(owner, state))
            .with(DNNL_ARG_DIFF_DST_ITER, forward.zeros)
            .with(DNNL_ARG_DIFF_DST_ITER_C, forward.zeros);
  }

  /**
   * Runs the steps of these sequences backwards.
   *
   * @param epsilon the loss's derivative by the hidden states of the whole batch, any strides
   * @param axes where time, batch and features are in it
   * @param result the derivative by the features of the whole batch {@code [time, batch, inputs]},
   *     order 'c'
   */
  void run(INDArray epsilon, int[] axes, INDArray result) {
    forward.part.load(outputGradient, epsilon, axes);
    inputGradient.bind(result);
    // oneDNN adds to these.
    inputWeightGradient.clear();
    recurrentWeightGradient.clear();
    biasGradient.clear();
    Objects.requireNonNull(operation).run();
    inputGradient.finish();
  }
}
