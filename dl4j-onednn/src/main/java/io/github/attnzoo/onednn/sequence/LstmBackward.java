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
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The backward pass that belongs to a forward pass. The last states get no gradient of their own,
 * and that of the first states is not handed out: DL4J carries states across segments as values
 * only.
 */
final class LstmBackward {
  private final Staged outputGradient;
  private final Tensor inputGradient;
  private final Tensor inputWeights;
  private final Tensor recurrentWeights;
  private final Tensor inputWeightGradient;
  private final Tensor recurrentWeightGradient;
  private final Tensor biasGradient;
  private final GateWeights copyInputWeights;
  private final GateWeights copyRecurrentWeights;
  private final GateWeights copyInputWeightGradient;
  private final GateWeights copyRecurrentWeightGradient;
  private final GateWeights copyBiasGradient;
  private final Operation operation;

  LstmBackward(NativeOwner owner, LstmForward forward) {
    LstmShape shape = forward.shape;
    long batch = shape.batch();
    long inputs = shape.inputs();
    long hidden = shape.hidden();
    memory.desc source = Layouts.tagged(format_tag.tnc, shape.time(), batch, inputs);
    memory.desc result = Layouts.tagged(format_tag.tnc, shape.time(), batch, hidden);
    memory.desc biases = Layouts.tagged(format_tag.ldgo, 1, 1, 4, hidden);
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
    var description =
        new lstm_backward.primitive_desc(
            operationShape, Engine.attributes(), Engine.engine(), forward.description, false);

    outputGradient = new Staged(owner, shape.time(), batch, hidden);
    inputGradient = Tensor.unbound(owner, source);
    inputWeights = Tensor.allocate(owner, description.weights_layer_desc());
    recurrentWeights = Tensor.allocate(owner, description.weights_iter_desc());
    inputWeightGradient = Tensor.allocate(owner, description.diff_weights_layer_desc());
    recurrentWeightGradient = Tensor.allocate(owner, description.diff_weights_iter_desc());
    biasGradient = Tensor.allocate(owner, biases);
    copyInputWeights = GateWeights.into(owner, inputWeights, inputs, hidden);
    copyRecurrentWeights = GateWeights.into(owner, recurrentWeights, hidden, hidden);
    copyInputWeightGradient = GateWeights.outOf(owner, inputWeightGradient, inputs, hidden);
    copyRecurrentWeightGradient = GateWeights.outOf(owner, recurrentWeightGradient, hidden, hidden);
    copyBiasGradient =
        GateWeights.outOf(owner, LstmForward.asWeights(owner, biasGradient, hidden), 1, hidden);

    operation =
        new Operation(owner, description, new lstm_backward(description))
            .with(DNNL_ARG_SRC_LAYER, forward.input.tensor())
            .with(DNNL_ARG_WEIGHTS_LAYER, inputWeights)
            .with(DNNL_ARG_WEIGHTS_ITER, recurrentWeights)
            .with(DNNL_ARG_BIAS, forward.bias)
            .with(DNNL_ARG_DST_LAYER, forward.output)
            .with(DNNL_ARG_WORKSPACE, Objects.requireNonNull(forward.workspace))
            .with(DNNL_ARG_DIFF_SRC_LAYER, inputGradient)
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
   * Runs the steps backwards.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrent {@code [hidden, 4 * hidden]}, order 'f'
   * @param epsilon the loss's derivative by the hidden states, any strides
   * @param axes where time, batch and features are in it
   * @param result the derivative by the features {@code [time, batch, inputs]}, order 'c'
   */
  void run(INDArray weights, INDArray recurrent, INDArray epsilon, int[] axes, INDArray result) {
    copyInputWeights.run(weights);
    copyRecurrentWeights.run(recurrent);
    outputGradient.load(epsilon, axes);
    inputGradient.bind(result);
    // oneDNN adds to these.
    inputWeightGradient.clear();
    recurrentWeightGradient.clear();
    biasGradient.clear();
    operation.run();
  }

  /**
   * Hands out the gradients of the parameters.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrent {@code [hidden, 4 * hidden]}, order 'f'
   * @param biases {@code [4 * hidden]}
   */
  void gradients(INDArray weights, INDArray recurrent, INDArray biases) {
    copyInputWeightGradient.run(weights);
    copyRecurrentWeightGradient.run(recurrent);
    copyBiasGradient.run(biases);
  }
}
