package io.github.attnzoo.onednn.dense;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import io.github.attnzoo.onednn.kernels.FusedActivation;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
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
  private final Passes<DensePlan> passes = new Passes<>();
  private final @Nullable FusedActivation fused;

  OneDnnDense(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    fused = FusedActivation.of(layerConf().getActivationFn()).orElse(null);
  }

  @Override
  public String kernel() {
    return DenseKernel.NAME;
  }

  @Override
  public void release() {
    passes.forget();
    kernel.release();
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
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    passes.forget();
    if (fused == null || maskArray != null || !fits()) {
      return super.activate(training, workspaceMgr);
    }
    DenseKernel.Result result = forward(fused, training, workspaceMgr);
    if (training) {
      passes.keep(result.plan(), input);
    }
    return result.activations();
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaceMgr) {
    if (!fits()) {
      return super.preOutputWithPreNorm(training, forBackprop, workspaceMgr);
    }
    INDArray result = forward(null, training, workspaceMgr).activations();
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
    FusedActivation activation = maskArray == null ? fused : null;
    INDArray result =
        activation == null
            ? backwardFromResults(epsilon, workspaceMgr)
            : backward(
                planOfLastPass(activation, workspaceMgr),
                pass -> pass.loadEpsilon(epsilon, activation),
                workspaceMgr);
    weightNoiseParams.clear();
    return new Pair<>(
        LayerArrays.gradient(gradientViews, BIAS_KEY, WEIGHT_KEY),
        backpropDropOutIfPresent(result));
  }

  private DensePlan planOfLastPass(FusedActivation activation, LayerWorkspaceMgr workspaceMgr) {
    DensePlan last = passes.take(input);
    return last != null ? last : forward(activation, true, workspaceMgr).plan();
  }

  private INDArray backwardFromResults(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    DenseKernel.Result last = forward(null, true, workspaceMgr);
    INDArray z = last.activations();
    if (maskArray != null) {
      applyMask(z);
    }
    INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
    if (maskArray != null) {
      applyMask(delta);
    }
    return backward(last.plan(), pass -> pass.loadDelta(delta), workspaceMgr);
  }

  private DenseKernel.Result forward(
      @Nullable FusedActivation activation, boolean training, LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray bias = hasBias() ? getParamWithNoise(BIAS_KEY, training, workspaceMgr) : null;
    return kernel.forward(
        input, weights(training, workspaceMgr), bias, activation, training, workspaceMgr);
  }

  private INDArray backward(
      DensePlan plan, Consumer<DenseBackward> load, LayerWorkspaceMgr workspaceMgr) {
    return kernel.backward(plan, weights(true, workspaceMgr), gradientViews, load, workspaceMgr);
  }

  private INDArray weights(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return getParamWithNoise(WEIGHT_KEY, training, workspaceMgr);
  }

  private boolean fits() {
    return DenseKernel.fits(input, getParam(WEIGHT_KEY));
  }
}
