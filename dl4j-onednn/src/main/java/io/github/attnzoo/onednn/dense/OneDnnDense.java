package io.github.attnzoo.onednn.dense;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import io.github.attnzoo.onednn.kernels.FusedActivation;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's dense layer on oneDNN.
 *
 * <p>ReLU, tanh and sigmoid are applied within the matrix product, and the backward pass reuses the
 * forward pass's results, which DL4J computes again. With another activation or a mask the products
 * are oneDNN's and the rest is DL4J's.
 */
final class OneDnnDense extends DenseLayer implements KernelLayer {
  private final DenseKernel kernel = new DenseKernel(this);
  private final @Nullable FusedActivation fused;
  private @Nullable DensePlan pending;

  OneDnnDense(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    fused = FusedActivation.of(layerConf().getActivationFn()).orElse(null);
  }

  @Override
  public String kernel() {
    return DenseKernel.NAME;
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
    if (fused == null || maskArray != null || !fits()) {
      return super.activate(training, workspaceMgr);
    }
    applyDropOutIfNecessary(training, workspaceMgr);
    DensePlan plan = plan(training, fused);
    INDArray result = forward(plan, training, workspaceMgr);
    pending = training ? plan : null;
    return result;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaceMgr) {
    if (!fits()) {
      return super.preOutputWithPreNorm(training, forBackprop, workspaceMgr);
    }
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray result = forward(plan(training, null), training, workspaceMgr);
    if (maskArray != null) {
      applyMask(result);
    }
    return new Pair<>(result, result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    DenseBackward backward;
    DensePlan last = pending;
    if (last != null && fused != null && maskArray == null) {
      backward = last.backward();
      backward.loadEpsilon(epsilon, fused);
    } else {
      INDArray z = preOutput(true, workspaceMgr);
      INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
      if (maskArray != null) {
        applyMask(delta);
      }
      backward = plan(true, null).backward();
      backward.loadDelta(delta);
    }
    pending = null;

    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray dw = Objects.requireNonNull(gradientViews.get(WEIGHT_KEY));
    INDArray db = gradientViews.get(BIAS_KEY);
    backward.run(weights(true, workspaceMgr), dw, db, result);
    weightNoiseParams.clear();

    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      gradient.gradientForVariable().put(BIAS_KEY, db);
    }
    gradient.gradientForVariable().put(WEIGHT_KEY, dw);
    return new Pair<>(gradient, backpropDropOutIfPresent(result));
  }

  private boolean fits() {
    return DenseKernel.fits(input, getParam(WEIGHT_KEY));
  }

  private DensePlan plan(boolean training, @Nullable FusedActivation activation) {
    return kernel.plan(input, getParam(WEIGHT_KEY), training, activation);
  }

  private INDArray forward(DensePlan plan, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), plan.shape.outputs()},
            'c');
    INDArray bias = hasBias() ? getParamWithNoise(BIAS_KEY, training, workspaceMgr) : null;
    plan.forward(input, weights(training, workspaceMgr), bias, result);
    return result;
  }

  private INDArray weights(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return DenseKernel.columnMajor(getParamWithNoise(WEIGHT_KEY, training, workspaceMgr));
  }
}
