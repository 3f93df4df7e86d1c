package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.engine.Snapshot;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's LSTM on oneDNN.
 *
 * <p>DL4J runs the forward pass twice in a training step, once for the activations and once within
 * backpropagation; here the second reuses the first. Activations have the shape {@code [batch,
 * hidden, time]} and the strides of {@code [time, batch, hidden]}, which is what the next oneDNN
 * layer wants; before a {@code FlattenSequence} those of order 'c', which it wants.
 *
 * <p>What it cannot do at a single call goes to DL4J's own code: a mask set on the layer itself
 * (only wrappers do that), backpropagation through a part of a segment, other number types.
 */
final class OneDnnLstm extends LSTM implements KernelLayer, FlattenedSource {
  static final String KERNEL = "onednn-lstm";

  private static final String W = LSTMParamInitializer.INPUT_WEIGHT_KEY;
  private static final String RW = LSTMParamInitializer.RECURRENT_WEIGHT_KEY;
  private static final String B = LSTMParamInitializer.BIAS_KEY;

  /** A forward pass that a backward pass can follow. */
  private record Pass(LstmPlan plan, LstmState start) {}

  private final PlanCache<LstmShape, LstmPlan> plans = PlanCache.of(this);
  private final Snapshot parameters = new Snapshot();
  private final Passes<Pass> passes = new Passes<>();
  private boolean flattened;

  OneDnnLstm(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void flattened(boolean only) {
    flattened = only && getDataFormat() == RNNFormat.NCW;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public void release() {
    passes.forget();
    plans.close();
    parameters.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    passes.forget();
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    passes.forget();
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
    return fits(LstmState.ZERO)
        ? forward(training, LstmState.ZERO, null, workspaceMgr)
        : super.activate(training, workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    LstmState state = LstmState.of(stateMap);
    return fits(state)
        ? forward(false, state, stateMap, workspaceMgr)
        : super.rnnTimeStep(input, workspaceMgr);
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    LstmState state = LstmState.of(tBpttStateMap);
    return fits(state)
        ? forward(training, state, storeLastForTBPTT ? tBpttStateMap : null, workspaceMgr)
        : super.rnnActivateUsingStoredState(input, training, storeLastForTBPTT, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits(LstmState.ZERO) || !gradientsFit()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    return backward(epsilon, passFrom(LstmState.ZERO, workspaceMgr), workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    LstmState state = LstmState.of(stateMap);
    if (!fits(state) || !gradientsFit() || tbpttBackwardLength < epsilon.size(axes().time())) {
      return super.tbpttBackpropGradient(epsilon, tbpttBackwardLength, workspaceMgr);
    }
    LstmPlan forward = passFrom(state, workspaceMgr);
    plans.useAgain(forward, plan -> plan.lastState().putInto(tBpttStateMap));
    return backward(epsilon, forward, workspaceMgr);
  }

  /** Runs the steps, and stores the last states where they are asked for. */
  private INDArray forward(
      boolean training,
      LstmState start,
      @Nullable Map<String, INDArray> end,
      LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray source = input;
    SequenceAxes axes = axes();
    var shape =
        new LstmShape(
            source.size(axes.time()),
            source.size(0),
            layerConf().getNIn(),
            layerConf().getNOut(),
            training,
            flattened);
    INDArray weights = weights(W, training, workspaceMgr);
    INDArray recurrent = weights(RW, training, workspaceMgr);
    INDArray bias = weights(B, training, workspaceMgr);
    INDArray result =
        flattened
            ? LayerArrays.activations(workspaceMgr, shape.batch(), shape.hidden(), shape.time())
            : LayerArrays.activations(workspaceMgr, shape.time(), shape.batch(), shape.hidden());
    LstmPlan used =
        plans.use(
            shape,
            LstmPlan::prepare,
            plan -> {
              // A training step has changed them.
              long version = training ? 0 : parameters.version(weights, recurrent, bias);
              plan.load(version, weights, recurrent, bias);
              plan.run(start, source, axes.timeFirst(), result);
              if (end != null) {
                plan.lastState().putInto(end);
              }
            });
    passes.forget();
    if (training) {
      passes.keep(new Pass(used, start), source);
    }
    return flattened ? result : axes.fromTimeFirst(result);
  }

  /** The forward pass from these states: the one that ran last if it was that, else a new one. */
  private LstmPlan passFrom(LstmState start, LayerWorkspaceMgr workspaceMgr) {
    Pass last = passes.take(input);
    if (last == null || !last.start().isSame(start)) {
      forward(true, start, null, workspaceMgr);
      last = Objects.requireNonNull(passes.take(input));
    }
    return last.plan();
  }

  private Pair<Gradient, INDArray> backward(
      INDArray epsilon, LstmPlan forward, LayerWorkspaceMgr workspaceMgr) {
    LstmShape shape = forward.shape;
    SequenceAxes axes = axes();
    INDArray weights = weights(W, true, workspaceMgr);
    INDArray recurrent = weights(RW, true, workspaceMgr);
    INDArray result =
        LayerArrays.inputGradient(workspaceMgr, shape.time(), shape.batch(), shape.inputs());
    Map<String, INDArray> views = gradientViews;
    plans.useAgain(
        forward,
        plan ->
            plan.runBackward(weights, recurrent, epsilon, axes.timeFirst(), result)
                .writeTo(view(views, W), view(views, RW), view(views, B)));
    weightNoiseParams.clear();
    return new Pair<>(
        LayerArrays.gradient(views, W, RW, B),
        backpropDropOutIfPresent(axes.fromTimeFirst(result)));
  }

  private INDArray weights(String key, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return LayerArrays.columnMajor(getParamWithNoise(key, training, workspaceMgr));
  }

  private boolean fits(LstmState state) {
    return maskArray == null
        && input.rank() == 3
        && input.dataType() == DataType.FLOAT
        && input.size(axes().features()) == layerConf().getNIn()
        && input.length() > 0
        && state.fits(input.size(0), layerConf().getNOut());
  }

  private boolean gradientsFit() {
    return Layouts.isColumnMajor(view(gradientViews, W))
        && Layouts.isColumnMajor(view(gradientViews, RW));
  }

  private static INDArray view(Map<String, INDArray> views, String key) {
    return LayerArrays.named(views, key);
  }

  private SequenceAxes axes() {
    return SequenceAxes.of(getDataFormat());
  }
}
