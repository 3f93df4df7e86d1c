package io.github.attnzoo.layers.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The runtime side of a SameDiff layer, without the faults of Deeplearning4j 1.0.0-M2.1.
 *
 * <ul>
 *   <li>Gradients: SameDiff adds the external error twice, so that every gradient is exactly twice
 *       too large. The error is halved before it goes in.
 *   <li>{@code setParam} only checked its arguments; here it sets the parameter.
 *   <li>l1, l2 and weight decay were applied in updates but missing from the score.
 *   <li>{@code dropOut} was ignored; here the layer's input is dropped in training, as in other
 *       layers.
 *   <li>An example alone in its batch: {@code matmul_bp} fails where a product is a single number.
 *       The batch gets a second example of zeros then.
 *   <li>Sessions: SameDiff keeps one per thread that ever called, and each remembers the id of
 *       every array it released. They are dropped now and then; a fresh one costs microseconds.
 * </ul>
 *
 * <p>Constraints need nothing here: the layer's configuration has to call {@code
 * initializeConstraints} in its constructor.
 */
public class RepairedSameDiffLayer extends SameDiffLayer {

  private static final int CALLS_PER_SESSION = 256;

  private @Nullable INDArray effectiveMask;
  private @Nullable INDArray guide;
  private int calls;

  public RepairedSameDiffLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    ((org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer) layerConf()).validateInput(input);
    INDArray given = maskArray;
    workOutMasks(given, training);
    INDArray mask = effectiveMask;
    if (mask != null && isMaskedSequence(mask, input)) {
      input = PaddedSteps.zero(workspaceMgr.dup(ArrayType.INPUT, input), mask);
    }
    applyDropOutIfNecessary(training, workspaceMgr);
    maskArray = guide;
    try {
      return super.activate(training, workspaceMgr);
    } finally {
      maskArray = given;
      dropOldSessions();
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray half =
        workspaceMgr.createUninitialized(
            ArrayType.BP_WORKING_MEM, epsilon.dataType(), epsilon.shape(), 'c');
    epsilon.muli(0.5, half);
    INDArray mask = effectiveMask;
    if (mask != null && isMaskedSequence(mask, half)) {
      PaddedSteps.zero(half, mask);
    }
    INDArray given = maskArray;
    maskArray = guide;
    try {
      Pair<Gradient, INDArray> result =
          isAlone()
              ? backpropInCompany(half, workspaceMgr)
              : super.backpropGradient(half, workspaceMgr);
      backpropDropOutIfPresent(result.getSecond());
      if (mask != null && isMaskedSequence(mask, result.getSecond())) {
        PaddedSteps.zero(result.getSecond(), mask);
      }
      return result;
    } finally {
      maskArray = given;
      dropOldSessions();
    }
  }

  /** Whether a product in the definition may come down to a single number. */
  private boolean isAlone() {
    return input.size(0) == 1
        && input.rank() > 2
        && Arrays.stream(input.shape()).skip(1).anyMatch(size -> size == 1);
  }

  /**
   * Adds an example of zeros, whose error is zero too, so that it changes no number, to an example
   * that is alone in its batch: M2.1's {@code matmul_bp} fails where a product's result is a single
   * number.
   */
  private Pair<Gradient, INDArray> backpropInCompany(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray alone = input;
    maskArray = withZeros(maskArray == null ? layerConf().onesMaskForInput(alone) : maskArray);
    input = withZeros(alone);
    try {
      Pair<Gradient, INDArray> both = super.backpropGradient(withZeros(epsilon), workspaceMgr);
      INDArray first = both.getSecond().get(NDArrayIndex.interval(0, 1));
      return new Pair<>(both.getFirst(), workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, first));
    } finally {
      input = alone;
    }
  }

  private static INDArray withZeros(INDArray example) {
    return Nd4j.concat(0, example, Nd4j.zerosLike(example));
  }

  @Override
  public void setParam(String key, INDArray val) {
    super.setParam(key, val);
    getParam(key).assign(val);
  }

  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    double sum = 0;
    for (Map.Entry<String, INDArray> entry : paramTable(backpropParamsOnly).entrySet()) {
      List<Regularization> terms = layerConf().getRegularizationByParam(entry.getKey());
      if (terms != null) {
        for (Regularization term : terms) {
          sum += term.score(entry.getValue(), getIterationCount(), getEpochCount());
        }
      }
    }
    return sum;
  }

  @Override
  public void clear() {
    super.clear();
    effectiveMask = null;
    guide = null;
  }

  @SuppressWarnings("try") // the workspace is only opened and closed
  private void workOutMasks(@Nullable INDArray given, boolean training) {
    effectiveMask = given;
    guide = given;
    if (layerConf() instanceof EffectiveMask masked) {
      // Backpropagation needs them again, when the forward pass's workspaces are closed.
      try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        effectiveMask = masked.effectiveMask(input, given);
        guide = masked.guide(input, effectiveMask, training);
      }
    }
  }

  private static boolean isMaskedSequence(INDArray mask, INDArray array) {
    return mask.rank() == 3 && array.rank() == 3;
  }

  private void dropOldSessions() {
    calls++;
    long thread = Thread.currentThread().getId();
    trim(sameDiff.getSessions(), thread);
    if (sameDiff.hasGradientFunction()) {
      trim(sameDiff.getFunction("grad").getSessions(), thread);
    }
  }

  private void trim(Map<Long, InferenceSession> sessions, long thread) {
    if (calls % CALLS_PER_SESSION == 0) {
      sessions.clear();
    } else if (sessions.size() > 1) {
      sessions.keySet().removeIf(id -> id != thread);
    }
  }
}
