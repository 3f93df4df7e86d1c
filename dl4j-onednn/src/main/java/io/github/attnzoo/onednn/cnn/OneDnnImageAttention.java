package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that scales channels or pixels of images, on oneDNN. */
final class OneDnnImageAttention extends RepairedSameDiffLayer implements KernelLayer {
  private final PlanCache<ImageShape, ImageAttentionKernel> kernels = PlanCache.of(this);
  private final Passes<ImageAttentionKernel> passes = new Passes<>();
  private final ImageAttentionDesign design;
  private final Function<ImageShape, ImageAttentionKernel> prepare;

  OneDnnImageAttention(
      NeuralNetConfiguration conf, DataType dataType, ImageAttentionDesign design) {
    super(conf, dataType);
    this.design = design;
    prepare = design::prepare;
  }

  @Override
  public void release() {
    passes.forget();
    kernels.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    passes.forget();
    super.setInput(input, workspaces);
  }

  @Override
  public void clear() {
    passes.forget();
    super.clear();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    passes.forget();
    ((SameDiffLayer) layerConf()).validateInput(input);
    ImageShape shape = ImageShape.of(input, design.format());
    if (!design.fits(shape)) {
      return super.activate(training, workspaces);
    }
    applyDropOutIfNecessary(training, workspaces);
    INDArray from = readable(input, shape);
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATIONS, design.format());
    ImageAttentionKernel used =
        kernels.use(shape, prepare, kernel -> kernel.scale(from, paramTable, result));
    passes.keep(used, input);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ImageShape shape = ImageShape.of(input, design.format());
    if (!design.fits(shape)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray from = readable(input, shape);
    INDArray error = readable(epsilon, shape);
    ImageAttentionKernel last = passes.take(input);
    if (last == null) {
      last = kernels.use(shape, prepare, kernel -> kernel.weigh(from, paramTable));
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATION_GRAD, design.format());
    kernels.useAgain(last, kernel -> kernel.backward(from, error, paramTable, gradTable, result));
    return new Pair<>(
        LayerArrays.gradient(gradTable, gradTable.keySet().toArray(String[]::new)),
        backpropDropOutIfPresent(result));
  }

  private INDArray readable(INDArray images, ImageShape shape) {
    return design.readable(images.castTo(dataType), shape);
  }

  @Override
  public String kernel() {
    return design.kernel();
  }
}
