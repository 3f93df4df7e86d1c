package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@link SequenceAttention} on oneDNN: three products and a few passes over the activations instead
 * of a SameDiff graph.
 */
final class OneDnnAttention extends RepairedSameDiffLayer implements KernelLayer, FlattenedSource {
  static final String KERNEL = "onednn-sequence-attention";

  private static final String W = SequenceAttention.W;
  private static final String B = SequenceAttention.B;

  /**
   * What belongs to an input. The mask is looked for before dropout makes more zeros.
   *
   * @param given the layer's mask
   * @param mask the effective one
   * @param padding its zeros
   * @param factors of attention dropout, null where nothing is dropped
   */
  private record Prepared(
      @Nullable INDArray given,
      @Nullable INDArray mask,
      Padding padding,
      @Nullable INDArray factors) {}

  private record Pass(AttentionPlan plan, Padding padding) {}

  private final PlanCache<AttentionShape, AttentionPlan> plans = PlanCache.of(this);
  private final Passes<Pass> passes = new Passes<>();
  private final Passes<Prepared> prepared = new Passes<>();
  private boolean flattened;

  OneDnnAttention(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void flattened(boolean only) {
    flattened = only && configuration().getFormat() == RNNFormat.NCW;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public void release() {
    forget();
    plans.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    forget();
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    forget();
    super.clear();
  }

  private void forget() {
    passes.forget();
    prepared.forget();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    configuration().validateInput(input);
    if (!fits()) {
      return super.activate(training, workspaceMgr);
    }
    Prepared parts = prepare(training);
    applyDropOutIfNecessary(training, workspaceMgr);
    prepared.keep(parts, input);
    AttentionShape shape = shape(training);
    INDArray source = stepsLast(input);
    INDArray weights = getParam(W);
    INDArray bias = getParam(B);
    Padding padding = parts.padding();
    INDArray factors = training ? parts.factors() : null;
    INDArray result = LayerArrays.activations(workspaceMgr, shape.result());
    AttentionPlan used =
        plans.use(
            shape,
            AttentionPlan::prepare,
            plan -> plan.run(source, weights, bias, padding, factors, result));
    passes.forget();
    if (training) {
      passes.keep(new Pass(used, padding), input);
    }
    return shape.sum() || shape.timeLast() ? result : asInput(result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    Pass last = passes.take(input);
    if (last == null) {
      activate(true, workspaceMgr);
      last = Objects.requireNonNull(passes.take(input));
    }
    AttentionShape shape = last.plan().shape;
    Padding padding = last.padding();
    INDArray result =
        LayerArrays.inputGradient(workspaceMgr, shape.time(), shape.batch(), shape.size());
    INDArray dw = LayerArrays.named(gradTable, W);
    INDArray db = LayerArrays.named(gradTable, B);
    INDArray error = shape.sum() ? epsilon : stepsLast(epsilon);
    plans.useAgain(last.plan(), plan -> plan.runBackward(error, padding, dw, db, result));
    return new Pair<>(
        LayerArrays.gradient(gradTable, W, B), backpropDropOutIfPresent(asInput(result)));
  }

  private Prepared prepare(boolean training) {
    Prepared known = prepared.take(input);
    if (known == null || known.given() != maskArray) {
      INDArray mask = mask();
      known = new Prepared(maskArray, mask, Padding.of(mask), null);
    }
    return training && known.factors() == null
        ? new Prepared(known.given(), known.mask(), known.padding(), factors(known.mask()))
        : known;
  }

  /** A view {@code [batch, size, time]} of an array in the layer's format. */
  private INDArray stepsLast(INDArray array) {
    return configuration().getFormat() == RNNFormat.NCW ? array : array.permute(0, 2, 1);
  }

  /** A view in the layer's format of an array {@code [time, batch, size]}. */
  private INDArray asInput(INDArray array) {
    return configuration().getFormat() == RNNFormat.NCW
        ? array.permute(1, 2, 0)
        : array.permute(1, 0, 2);
  }

  private SequenceAttention configuration() {
    return (SequenceAttention) layerConf();
  }

  /** Other types and empty batches are left to SameDiff. */
  private boolean fits() {
    INDArray weights = getParam(W);
    return input.dataType() == DataType.FLOAT
        && input.length() > 0
        && (Layouts.isDense(weights) || Layouts.isColumnMajor(weights));
  }

  /** The effective mask, in the layer's format. */
  @SuppressWarnings("try") // the workspace is only opened and closed
  private @Nullable INDArray mask() {
    if (maskArray == null && !configuration().isInferMask()) {
      return null;
    }
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return configuration().effectiveMask(input, maskArray);
    }
  }

  /** The factors of attention dropout for one batch {@code [batch, size, time]}. */
  @SuppressWarnings("try") // the workspace is only opened and closed
  private @Nullable INDArray factors(@Nullable INDArray mask) {
    if (configuration().getAttentionDropout() == 0) {
      return null;
    }
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray guide = Objects.requireNonNull(configuration().guide(input, mask, true));
      INDArrayIndex rows = NDArrayIndex.interval(1, guide.size(1));
      INDArray factors = guide.get(NDArrayIndex.all(), rows, NDArrayIndex.all()).dup('c');
      long size = configuration().getNIn();
      return factors.size(1) == size ? factors : factors.repeat(1, size / factors.size(1));
    }
  }

  private AttentionShape shape(boolean training) {
    SequenceAttention configuration = configuration();
    INDArray sequences = stepsLast(input);
    return new AttentionShape(
        sequences.size(2),
        sequences.size(0),
        sequences.size(1),
        (float) configuration.getHardThreshold(),
        configuration.getWeighting() == Weighting.MEAN,
        configuration.getHeads(),
        configuration.getPooling() == Pooling.SUM,
        Layouts.isColumnMajor(getParam(W)),
        training,
        training && configuration.getAttentionDropout() > 0,
        flattened);
  }
}
