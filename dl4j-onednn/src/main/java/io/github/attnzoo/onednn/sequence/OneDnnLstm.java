package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's LSTM on oneDNN.
 *
 * <p>DL4J runs the forward pass twice in a training step, once for the activations and once within
 * backpropagation; here the second reuses the first. Activations have the shape {@code [batch,
 * hidden, time]} and the strides of {@code [time, batch, hidden]}, which is what the next oneDNN
 * layer wants.
 *
 * <p>What it cannot do at a single call goes to DL4J's own code: a mask set on the layer itself
 * (only wrappers do that), backpropagation through a part of a segment, other number types.
 */
final class OneDnnLstm extends LSTM implements KernelLayer {
  static final String KERNEL = "onednn-lstm";

  private static final String W = LSTMParamInitializer.INPUT_WEIGHT_KEY;
  private static final String RW = LSTMParamInitializer.RECURRENT_WEIGHT_KEY;
  private static final String B = LSTMParamInitializer.BIAS_KEY;

  /** A forward pass that a backward pass can follow. */
  private record Pending(
      LstmPlan plan, INDArray input, @Nullable INDArray hidden, @Nullable INDArray cell) {}

  private final PlanCache<LstmShape, LstmPlan> plans = PlanCache.of(this);
  private @Nullable Pending pending;

  OneDnnLstm(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    pending = null;
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    pending = null;
    super.clear();
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    return activate(training, workspaceMgr);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    return fits()
        ? forward(training, null, null, workspaceMgr)
        : super.activate(training, workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    return fits(stateMap)
        ? continueFrom(stateMap, false, stateMap, workspaceMgr)
        : super.rnnTimeStep(input, workspaceMgr);
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    return fits(tBpttStateMap)
        ? continueFrom(
            tBpttStateMap, training, storeLastForTBPTT ? tBpttStateMap : null, workspaceMgr)
        : super.rnnActivateUsingStoredState(input, training, storeLastForTBPTT, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits() || !gradientsFit()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    return backward(epsilon, pendingFrom(null, null, workspaceMgr), workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits(stateMap) || !gradientsFit() || tbpttBackwardLength < epsilon.size(timeAxis())) {
      return super.tbpttBackpropGradient(epsilon, tbpttBackwardLength, workspaceMgr);
    }
    INDArray hidden = stateMap.get(STATE_KEY_PREV_ACTIVATION);
    INDArray cell = stateMap.get(STATE_KEY_PREV_MEMCELL);
    Pending forward = pendingFrom(hidden, cell, workspaceMgr);
    store(tBpttStateMap, forward.plan());
    return backward(epsilon, forward, workspaceMgr);
  }

  private INDArray continueFrom(
      Map<String, INDArray> from,
      boolean training,
      @Nullable Map<String, INDArray> to,
      LayerWorkspaceMgr workspaceMgr) {
    INDArray result =
        forward(
            training,
            from.get(STATE_KEY_PREV_ACTIVATION),
            from.get(STATE_KEY_PREV_MEMCELL),
            workspaceMgr);
    if (to != null) {
      store(to, plan(training));
    }
    return result;
  }

  private INDArray forward(
      boolean training,
      @Nullable INDArray hidden,
      @Nullable INDArray cell,
      LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    LstmPlan plan = plan(training);
    LstmForward pass = plan.forward;
    pass.load(
        weights(W, training, workspaceMgr),
        weights(RW, training, workspaceMgr),
        weights(B, training, workspaceMgr));
    pass.start(hidden, cell);
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {pass.shape.time(), pass.shape.batch(), pass.shape.hidden()},
            'c');
    pass.run(input, axes(), result);
    pending = training ? new Pending(plan, input, hidden, cell) : null;
    return fromTimeFirst(result);
  }

  private LstmPlan plan(boolean training) {
    var shape =
        new LstmShape(
            input.size(timeAxis()),
            input.size(0),
            layerConf().getNIn(),
            layerConf().getNOut(),
            training);
    return plans.get(shape, LstmPlan::prepare);
  }

  /** The forward pass from these states: the one that ran last if it was that, else a new one. */
  private Pending pendingFrom(
      @Nullable INDArray hidden, @Nullable INDArray cell, LayerWorkspaceMgr workspaceMgr) {
    Pending last = pending;
    if (last == null || last.input() != input || last.hidden() != hidden || last.cell() != cell) {
      forward(true, hidden, cell, workspaceMgr);
      last = Objects.requireNonNull(pending);
    }
    pending = null;
    return last;
  }

  private Pair<Gradient, INDArray> backward(
      INDArray epsilon, Pending forward, LayerWorkspaceMgr workspaceMgr) {
    LstmShape shape = forward.plan().forward.shape;
    LstmBackward pass = forward.plan().backward();
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {shape.time(), shape.batch(), shape.inputs()},
            'c');
    pass.run(
        weights(W, true, workspaceMgr), weights(RW, true, workspaceMgr), epsilon, axes(), result);
    pass.gradients(gradientView(W), gradientView(RW), gradientView(B));
    weightNoiseParams.clear();

    Gradient gradient = new DefaultGradient();
    for (String parameter : new String[] {W, RW, B}) {
      gradient.gradientForVariable().put(parameter, gradientView(parameter));
    }
    return new Pair<>(gradient, backpropDropOutIfPresent(fromTimeFirst(result)));
  }

  private INDArray weights(String key, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray array = getParamWithNoise(key, training, workspaceMgr);
    return Layouts.isColumnMajor(array) ? array : array.dup('f');
  }

  private boolean fits() {
    return maskArray == null
        && input.rank() == 3
        && input.dataType() == DataType.FLOAT
        && input.size(featureAxis()) == layerConf().getNIn()
        && input.length() > 0;
  }

  private boolean fits(Map<String, INDArray> state) {
    INDArray hidden = state.get(STATE_KEY_PREV_ACTIVATION);
    INDArray cell = state.get(STATE_KEY_PREV_MEMCELL);
    return fits() && isState(hidden) && isState(cell);
  }

  private boolean isState(@Nullable INDArray array) {
    return array == null
        || (array.dataType() == DataType.FLOAT
            && array.rank() == 2
            && array.size(0) == input.size(0));
  }

  private boolean gradientsFit() {
    return Layouts.isColumnMajor(gradientView(W)) && Layouts.isColumnMajor(gradientView(RW));
  }

  private INDArray gradientView(String key) {
    return Objects.requireNonNull(gradientViews.get(key), key);
  }

  /** Where time, batch and features are in this layer's arrays. */
  private int[] axes() {
    return new int[] {timeAxis(), 0, featureAxis()};
  }

  private INDArray fromTimeFirst(INDArray array) {
    return nwc() ? array.permute(1, 0, 2) : array.permute(1, 2, 0);
  }

  private boolean nwc() {
    return getDataFormat() == RNNFormat.NWC;
  }

  private int timeAxis() {
    return nwc() ? 1 : 2;
  }

  private int featureAxis() {
    return nwc() ? 2 : 1;
  }

  /** Keeps a copy of the last states, outside of all workspaces. */
  @SuppressWarnings("try") // the workspace is only opened and closed
  private static void store(Map<String, INDArray> state, LstmPlan plan) {
    LstmShape shape = plan.forward.shape;
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray hidden =
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {shape.batch(), shape.hidden()}, 'c');
      INDArray cell =
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {shape.batch(), shape.hidden()}, 'c');
      plan.forward.lastHidden.copyTo(hidden);
      plan.forward.lastCell.copyTo(cell);
      state.put(STATE_KEY_PREV_ACTIVATION, hidden);
      state.put(STATE_KEY_PREV_MEMCELL, cell);
    }
  }
}
