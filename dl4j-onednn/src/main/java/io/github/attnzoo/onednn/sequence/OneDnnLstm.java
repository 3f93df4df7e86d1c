package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
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
final class OneDnnLstm extends LSTM {
  private static final String W = LSTMParamInitializer.INPUT_WEIGHT_KEY;
  private static final String RW = LSTMParamInitializer.RECURRENT_WEIGHT_KEY;
  private static final String B = LSTMParamInitializer.BIAS_KEY;

  /** A forward pass that a backward pass can follow. */
  private record Pending(
      LstmPlan plan,
      INDArray input,
      @Nullable INDArray hidden,
      @Nullable INDArray cell,
      @Nullable INDArray lastHidden,
      @Nullable INDArray lastCell) {}

  private record Result(INDArray output, @Nullable INDArray hidden, @Nullable INDArray cell) {}

  private final PlanCache<LstmShape, LstmPlan> plans = PlanCache.of(this);
  private @Nullable Pending pending;

  OneDnnLstm(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
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
        ? forward(training, false, null, null, workspaceMgr).output()
        : super.activate(training, workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    return fits(stateMap)
        ? forward(false, stateMap, stateMap, workspaceMgr)
        : super.rnnTimeStep(input, workspaceMgr);
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    return fits(tBpttStateMap)
        ? forward(training, tBpttStateMap, storeLastForTBPTT ? tBpttStateMap : null, workspaceMgr)
        : super.rnnActivateUsingStoredState(input, training, storeLastForTBPTT, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits() || !gradientsFit()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    return backward(epsilon, pendingFrom(null, null, false, workspaceMgr), workspaceMgr);
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
    Pending forward = pendingFrom(hidden, cell, true, workspaceMgr);
    store(tBpttStateMap, forward.lastHidden(), forward.lastCell());
    return backward(epsilon, forward, workspaceMgr);
  }

  private INDArray forward(
      boolean training,
      Map<String, INDArray> from,
      @Nullable Map<String, INDArray> to,
      LayerWorkspaceMgr workspaceMgr) {
    Result result =
        forward(
            training,
            true,
            from.get(STATE_KEY_PREV_ACTIVATION),
            from.get(STATE_KEY_PREV_MEMCELL),
            workspaceMgr);
    if (to != null) {
      store(to, result.hidden(), result.cell());
    }
    return result.output();
  }

  private Result forward(
      boolean training,
      boolean stateful,
      @Nullable INDArray hidden,
      @Nullable INDArray cell,
      LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray source = timeFirst(input);
    long time = source.size(0);
    long batch = source.size(1);
    LstmPlan plan =
        plans.get(
            new LstmShape(
                time, batch, layerConf().getNIn(), layerConf().getNOut(), training, stateful),
            LstmPlan::prepare);
    LstmForward pass = plan.forward;
    pass.load(
        weights(W, training, workspaceMgr),
        weights(RW, training, workspaceMgr),
        weights(B, training, workspaceMgr));
    INDArray nextHidden = null;
    INDArray nextCell = null;
    if (stateful) {
      nextHidden = detached(batch);
      nextCell = detached(batch);
      pass.states(
          hidden == null ? detached(batch) : hidden,
          cell == null ? detached(batch) : cell,
          nextHidden,
          nextCell);
    }
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {time, batch, layerConf().getNOut()},
            'c');
    pass.run(source, result);
    pending = training ? new Pending(plan, input, hidden, cell, nextHidden, nextCell) : null;
    return new Result(fromTimeFirst(result), nextHidden, nextCell);
  }

  /** The forward pass from these states: the one that ran last if it was that, else a new one. */
  private Pending pendingFrom(
      @Nullable INDArray hidden,
      @Nullable INDArray cell,
      boolean stateful,
      LayerWorkspaceMgr workspaceMgr) {
    Pending last = pending;
    if (last == null
        || last.input() != input
        || last.plan().forward.shape.stateful() != stateful
        || last.hidden() != hidden
        || last.cell() != cell) {
      forward(true, stateful, hidden, cell, workspaceMgr);
      last = pending;
    }
    pending = null;
    if (last == null) {
      throw new IllegalStateException("no forward pass to go back through " + layerId());
    }
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
        weights(W, true, workspaceMgr),
        weights(RW, true, workspaceMgr),
        timeFirst(epsilon),
        result);
    pass.gradients(gradientView(W), gradientView(RW), gradientView(B));
    weightNoiseParams.clear();

    Gradient gradient = new DefaultGradient();
    for (String parameter : new String[] {W, RW, B}) {
      gradient.gradientForVariable().put(parameter, gradientViews.get(parameter));
    }
    return new Pair<>(gradient, backpropDropOutIfPresent(fromTimeFirst(result)));
  }

  private INDArray weights(String key, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray array = getParamWithNoise(key, training, workspaceMgr);
    return isColumnMajor(array) ? array : array.dup('f');
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
    return isColumnMajor(gradientView(W)) && isColumnMajor(gradientView(RW));
  }

  private INDArray gradientView(String key) {
    return Objects.requireNonNull(gradientViews.get(key), key);
  }

  private static boolean isColumnMajor(INDArray array) {
    return Layouts.isDense(array.transpose());
  }

  private INDArray timeFirst(INDArray array) {
    return nwc() ? array.permute(1, 0, 2) : array.permute(2, 0, 1);
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

  @SuppressWarnings("try") // the workspace is only opened and closed
  private INDArray detached(long batch) {
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(DataType.FLOAT, new long[] {batch, layerConf().getNOut()}, 'c');
    }
  }

  private static void store(
      Map<String, INDArray> state, @Nullable INDArray hidden, @Nullable INDArray cell) {
    if (hidden != null && cell != null) {
      state.put(STATE_KEY_PREV_ACTIVATION, hidden);
      state.put(STATE_KEY_PREV_MEMCELL, cell);
    }
  }
}
