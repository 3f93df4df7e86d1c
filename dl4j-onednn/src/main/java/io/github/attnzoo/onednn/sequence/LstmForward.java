package io.github.attnzoo.onednn.sequence;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
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
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass of one LSTM layer for one shape. */
final class LstmForward {
  final LstmShape shape;
  final lstm_forward.primitive_desc description;
  final Staged input;
  final Tensor inputWeights;
  final Tensor recurrentWeights;
  final Tensor bias;
  final Tensor output;
  final @Nullable Tensor workspace;
  final Tensor zeros;
  final Staged firstHidden;
  final Staged firstCell;
  final Tensor lastHidden;
  final Tensor lastCell;
  private final GateWeights copyInputWeights;
  private final GateWeights copyRecurrentWeights;
  private final GateWeights copyBias;
  private final Operation operation;

  LstmForward(NativeOwner owner, LstmShape shape) {
    this.shape = shape;
    long time = shape.time();
    long batch = shape.batch();
    long inputs = shape.inputs();
    long hidden = shape.hidden();
    memory.desc source = Layouts.tagged(format_tag.tnc, time, batch, inputs);
    memory.desc result = Layouts.tagged(format_tag.tnc, time, batch, hidden);
    memory.desc biases = Layouts.tagged(format_tag.ldgo, 1, 1, 4, hidden);
    // Without first states oneDNN 2.5.2 takes the wrong step's hidden state into the gradient of
    // the
    // recurrent weights, so zeros are given instead.
    memory.desc state = Layouts.tagged(format_tag.ldnc, 1, 1, batch, hidden);
    // For training oneDNN picks strides that suit its matrix products; for inference it would pick
    // blocks, which were no faster and would cost a second copy of the weights.
    format_tag weights = shape.training() ? format_tag.any : format_tag.ldigo;
    var operationShape =
        new lstm_forward.desc(
            shape.training() ? prop_kind.forward_training : prop_kind.forward_inference,
            rnn_direction.unidirectional_left2right,
            source,
            state,
            state,
            Layouts.tagged(weights, 1, 1, inputs, 4, hidden),
            Layouts.tagged(weights, 1, 1, hidden, 4, hidden),
            biases,
            result,
            state,
            state);
    description =
        owner.own(
            new lstm_forward.primitive_desc(
                operationShape, Engine.attributes(), Engine.engine(), false));

    input = new Staged(owner, time, batch, inputs);
    inputWeights = Tensor.allocate(owner, description.weights_layer_desc());
    recurrentWeights = Tensor.allocate(owner, description.weights_iter_desc());
    bias = Tensor.allocate(owner, biases);
    output = shape.training() ? Tensor.allocate(owner, result) : Tensor.unbound(owner, result);
    copyInputWeights = GateWeights.into(owner, inputWeights, inputs, hidden);
    copyRecurrentWeights = GateWeights.into(owner, recurrentWeights, hidden, hidden);
    copyBias = GateWeights.into(owner, asWeights(owner, bias, hidden), 1, hidden);

    operation =
        new Operation(owner, description, new lstm_forward(description))
            .with(DNNL_ARG_SRC_LAYER, input.tensor())
            .with(DNNL_ARG_WEIGHTS_LAYER, inputWeights)
            .with(DNNL_ARG_WEIGHTS_ITER, recurrentWeights)
            .with(DNNL_ARG_BIAS, bias)
            .with(DNNL_ARG_DST_LAYER, output);
    workspace = shape.training() ? Tensor.allocate(owner, description.workspace_desc()) : null;
    if (workspace != null) {
      operation.with(DNNL_ARG_WORKSPACE, workspace);
    }
    zeros = Tensor.allocate(owner, state);
    zeros.clear();
    firstHidden = new Staged(owner, 1, 1, batch, hidden);
    firstCell = new Staged(owner, 1, 1, batch, hidden);
    lastHidden = Tensor.allocate(owner, state);
    lastCell = Tensor.allocate(owner, state);
    operation
        .with(DNNL_ARG_SRC_ITER, firstHidden.tensor())
        .with(DNNL_ARG_SRC_ITER_C, firstCell.tensor())
        .with(DNNL_ARG_DST_ITER, lastHidden)
        .with(DNNL_ARG_DST_ITER_C, lastCell);
  }

  /** The bias as weights of a single input. */
  static Tensor asWeights(NativeOwner owner, Tensor bias, long hidden) {
    return Tensor.unbound(owner, Layouts.dense(1, 1, 1, 4, hidden)).bind(bias);
  }

  /**
   * Loads the weights; gate order and layout change on the way.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrent {@code [hidden, 4 * hidden]}, order 'f'
   * @param biases {@code [4 * hidden]}
   */
  void load(INDArray weights, INDArray recurrent, INDArray biases) {
    copyInputWeights.run(weights);
    copyRecurrentWeights.run(recurrent);
    copyBias.run(biases);
  }

  /**
   * Loads the first states.
   *
   * @param hidden the hidden state {@code [batch, hidden]}, or null for zeros
   * @param cell the cell state {@code [batch, hidden]}, or null for zeros
   */
  void start(@Nullable INDArray hidden, @Nullable INDArray cell) {
    start(firstHidden, hidden);
    start(firstCell, cell);
  }

  private void start(Staged state, @Nullable INDArray given) {
    if (given == null) {
      state.tensor().bind(zeros);
    } else {
      state.load(given.reshape(1, 1, shape.batch(), shape.hidden()));
    }
  }

  /**
   * Runs the steps.
   *
   * @param source the features, any strides
   * @param axes where time, batch and features are in it
   * @param result the hidden states {@code [time, batch, hidden]}, order 'c'
   */
  void run(INDArray source, int[] axes, INDArray result) {
    input.load(source, axes);
    if (shape.training()) {
      // The next layer may change its input in place, and the backward pass needs the states.
      operation.run();
      output.copyTo(result);
    } else {
      output.bind(result);
      operation.run();
    }
  }
}
