package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.models.training.AbsoluteValueClipping;
import io.github.attnzoo.models.training.GlobalNormClipping;
import io.github.attnzoo.models.training.GradientClippingConfig;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Bounds the gradient between the backward pass and the updater, as a listener of the network. The
 * gradient meant is that of the batch's mean loss, penalties left out, as they are added later.
 *
 * <p>Deeplearning4j's own {@code GradientNormalization} knows no norm over all layers, and also
 * clips what batch norm keeps beside the gradients: the changes of its running mean and variance.
 * Here these are left alone and don't count.
 */
public final class GradientClipping extends BaseTrainingListener {
  @Serial private static final long serialVersionUID = 1L;

  /** As in PyTorch's {@code clip_grad_norm_}. */
  private static final double EPSILON = 1e-6;

  private final transient GradientClippingConfig config;

  public GradientClipping(GradientClippingConfig config) {
    this.config = Networks.given(config, "config");
  }

  @Override
  public void onGradientCalculation(Model model) {
    List<INDArray> parts = gradients(model);
    // Deeplearning4j's gradient is the batch's sum here; its updater divides it.
    double samples = model.conf().isMiniBatch() ? model.batchSize() : 1;
    if (config instanceof GlobalNormClipping clipping) {
      double norm = norm(parts) / samples;
      double factor = clipping.maxNorm() / (norm + EPSILON);
      if (factor < 1) {
        parts.forEach(part -> part.muli(factor));
      }
    } else if (config instanceof AbsoluteValueClipping clipping) {
      double bound = clipping.maxValue() * samples;
      parts.forEach(part -> clip(part, bound));
    }
  }

  private static double norm(List<INDArray> parts) {
    double squares = 0;
    for (INDArray part : parts) {
      double norm = part.norm2Number().doubleValue();
      squares += norm * norm;
    }
    return Math.sqrt(squares);
  }

  private static void clip(INDArray part, double bound) {
    Nd4j.exec(
        DynamicCustomOp.builder("clipbyvalue")
            .addInputs(part)
            .callInplace(true)
            .addFloatingPointArguments(-bound, bound)
            .build());
  }

  /** Views of what is a gradient, as long as may be. */
  private static List<INDArray> gradients(Model model) {
    BaseMultiLayerUpdater<?> updater = updater(model);
    INDArray all = model.gradient().gradient();
    INDArray flat = all.reshape(all.length());
    var parts = new ArrayList<INDArray>();
    long start = 0;
    long end = 0;
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      for (ParamState state : block.getLayersAndVariablesInBlock()) {
        if (!state.getLayer().updaterDivideByMinibatch(state.getParamName())) {
          add(parts, flat, start, end);
          start = state.getParamOffsetEnd();
        }
        end = state.getParamOffsetEnd();
      }
    }
    add(parts, flat, start, end);
    return parts;
  }

  private static void add(List<INDArray> parts, INDArray flat, long start, long end) {
    if (end > start) {
      parts.add(flat.get(NDArrayIndex.interval(start, end)));
    }
  }

  private static BaseMultiLayerUpdater<?> updater(Model model) {
    Object updater =
        model instanceof ComputationGraph graph
            ? graph.getUpdater()
            : model instanceof MultiLayerNetwork network ? network.getUpdater() : null;
    if (updater instanceof BaseMultiLayerUpdater<?> known) {
      return known;
    }
    throw new IllegalArgumentException(
        "expected a ComputationGraph or a MultiLayerNetwork, got a " + model.getClass().getName());
  }
}
