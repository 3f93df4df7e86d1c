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
import java.util.Objects;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass of one LSTM layer for some sequences of a batch. */
final class LstmForward implements LstmPass {
  private static final int STATE_BATCH_AXIS = 2;

  final LstmShape shape;
  final SequencePart part;
  final lstm_forward.primitive_desc description;
  final Staged input;
  final PartResult output;
  final @Nullable Tensor workspace;
  final Tensor zeros;
  final Staged firstHidden;
  final Staged firstCell;
  final Tensor lastHidden;
  final Tensor lastCell;
  private final NativeOwner owner;
  private @Nullable Operation operation;

  /**
   * A pass without weights yet.
   *
   * @param owner frees it
   * @param whole the batch
   * @param part which of its sequences
   */
  LstmForward(NativeOwner owner, LstmShape whole, SequencePart part) {
    this.owner = owner;
    this.part = part;
    shape = whole.withBatch(part.count());
    long time = shape.time();
    long batch = shape.batch();
    long inputs = shape.inputs();
    long hidden = shape.hidden();
    memory.desc state = Layouts.tagged(format_tag.ldnc, 1, 1, batch, hidden);
    lstm_forward.primitive_desc fastest = describe(format_tag.any);
    boolean usable =
        Layouts.isOpen(fastest.weights_layer_desc()) && Layouts.isOpen(fastest.weights_iter_desc());
    description = owner.own(usable ? fastest : describe(format_tag.ldigo));

    input = new Staged(owner, time, batch, inputs);
    // In training the next layer may change its input in place, and the backward pass needs the
    // states.
    output = new PartResult(owner, part, hidden, shape.timeLast(), shape.training());
    workspace = shape.training() ? Tensor.allocate(owner, description.workspace_desc()) : null;
    zeros = Tensor.allocate(owner, state);
    zeros.clear();
    firstHidden = new Staged(owner, 1, 1, batch, hidden);
    firstCell = new Staged(owner, 1, 1, batch, hidden);
    lastHidden = Tensor.allocate(owner, state);
    lastCell = Tensor.allocate(owner, state);
  }

  private lstm_forward.primitive_desc describe(format_tag weights) {
    long time = shape.time();
    long batch = shape.batch();
    long inputs = shape.inputs();
    long hidden = shape.hidden();
    // Without first states oneDNN 2.5.2 takes the wrong step's hidden state into the gradient of
    // the recurrent weights, so zeros are given instead.
    memory.desc state = Layouts.tagged(format_tag.ldnc, 1, 1, batch, hidden);
    var operationShape =
        new lstm_forward.desc(
            shape.training() ? prop_kind.forward_training : prop_kind.forward_inference,
            rnn_direction.unidirectional_left2right,
            Layouts.tagged(format_tag.tnc, time, batch, inputs),
            state,
            state,
            Layouts.tagged(weights, 1, 1, inputs, 4, hidden),
            Layouts.tagged(weights, 1, 1, hidden, 4, hidden),
            biases(shape),
            Layouts.tagged(format_tag.tnc, time, batch, hidden),
            state,
            state);
    return new lstm_forward.primitive_desc(
        operationShape, Engine.attributes(), Engine.engine(), false);
  }

  /** The layout of an LSTM's bias. */
  static memory.desc biases(LstmShape shape) {
    return Layouts.tagged(format_tag.ldgo, 1, 1, 4, shape.hidden());
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
    Operation made =
        new Operation(owner, description, new lstm_forward(description))
            .with(DNNL_ARG_SRC_LAYER, input.tensor())
            .with(DNNL_ARG_WEIGHTS_LAYER, weights.input)
            .with(DNNL_ARG_WEIGHTS_ITER, weights.recurrent)
            .with(DNNL_ARG_BIAS, bias)
            .with(DNNL_ARG_DST_LAYER, output.tensor)
            .with(DNNL_ARG_SRC_ITER, firstHidden.tensor())
            .with(DNNL_ARG_SRC_ITER_C, firstCell.tensor())
            .with(DNNL_ARG_DST_ITER, lastHidden)
            .with(DNNL_ARG_DST_ITER_C, lastCell);
    if (workspace != null) {
      made.with(DNNL_ARG_WORKSPACE, workspace);
    }
    operation = made;
  }

  /**
   * Runs the steps of these sequences.
   *
   * @param start the states before the first step, those of the whole batch
   * @param source the features of the whole batch, any strides
   * @param axes where time, batch and features are in it
   * @param result the hidden states of the whole batch, as the shape says
   */
  void run(LstmState start, INDArray source, int[] axes, INDArray result) {
    start(firstHidden, start.hidden());
    start(firstCell, start.cell());
    part.load(input, source, axes);
    output.bind(result);
    Objects.requireNonNull(operation).run();
    output.finish();
  }

  private void start(Staged state, @Nullable INDArray given) {
    if (given == null) {
      state.tensor().bind(zeros);
    } else {
      state.loadPart(given, STATE_BATCH_AXIS, part.first());
    }
  }
}
