package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
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
final class OneDnnAttention extends RepairedSameDiffLayer implements KernelLayer {
  static final String KERNEL = "onednn-sequence-attention";

  private static final String W = SequenceAttention.W;
  private static final String B = SequenceAttention.B;

  private record Pending(AttentionPlan plan, INDArray input, Padding padding) {}

  private final PlanCache<AttentionShape, AttentionPlan> plans = PlanCache.of(this);
  private @Nullable Pending pending;

  OneDnnAttention(NeuralNetConfiguration conf, DataType dataType) {
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
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    configuration().validateInput(input);
    if (!fits()) {
      return super.activate(training, workspaceMgr);
    }
    INDArray mask = mask();
    Padding padding = Padding.of(mask);
    INDArray factors = training ? factors(mask) : null;
    applyDropOutIfNecessary(training, workspaceMgr);
    AttentionPlan plan = plans.get(shape(training), AttentionPlan::prepare);
    AttentionShape shape = plan.forward.shape;
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            shape.sum()
                ? new long[] {shape.batch(), shape.size()}
                : new long[] {shape.time(), shape.batch(), shape.size()},
            'c');
    plan.forward.run(stepsLast(input), getParam(W), getParam(B), padding, factors, result);
    pending = training ? new Pending(plan, input, padding) : null;
    return shape.sum() ? result : asInput(result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    Pending last = pending;
    if (last == null || last.input() != input) {
      activate(true, workspaceMgr);
      last = Objects.requireNonNull(pending);
    }
    pending = null;
    AttentionShape shape = last.plan().forward.shape;
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {shape.time(), shape.batch(), shape.size()},
            'c');
    INDArray dw = Objects.requireNonNull(gradTable.get(W));
    INDArray db = Objects.requireNonNull(gradTable.get(B));
    INDArray error = shape.sum() ? epsilon : stepsLast(epsilon);
    last.plan().backward().run(error, last.padding(), dw, db, result);

    Gradient gradient = new DefaultGradient();
    gradient.gradientForVariable().put(W, dw);
    gradient.gradientForVariable().put(B, db);
    return new Pair<>(gradient, backpropDropOutIfPresent(asInput(result)));
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
        training && configuration.getAttentionDropout() > 0);
  }
}
