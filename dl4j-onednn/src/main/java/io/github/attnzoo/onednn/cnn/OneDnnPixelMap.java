package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that scales each pixel of an image, and maybe each channel before. */
final class OneDnnPixelMap extends RepairedSameDiffLayer implements KernelLayer {
  private final PlanCache<ImageShape, PixelMapKernel> kernels = PlanCache.of(this);
  private final Passes<PixelMapKernel> passes = new Passes<>();
  private final PixelMapDesign design;
  private final Function<ImageShape, PixelMapKernel> prepare;

  OneDnnPixelMap(NeuralNetConfiguration conf, DataType dataType, PixelMapDesign design) {
    super(conf, dataType);
    this.design = design;
    prepare = shape -> PixelMapKernel.prepare(shape, design);
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
    if (!PixelMapKernel.fits(shape)) {
      return super.activate(training, workspaces);
    }
    applyDropOutIfNecessary(training, workspaces);
    INDArray from = channelsLast(input, shape);
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATIONS, design.format());
    PixelMapKernel used =
        kernels.use(shape, prepare, kernel -> kernel.forward(from, result, paramTable));
    passes.keep(used, input);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ImageShape shape = ImageShape.of(input, design.format());
    if (!PixelMapKernel.fits(shape)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray from = channelsLast(input, shape);
    INDArray error = channelsLast(epsilon, shape);
    PixelMapKernel last = passes.take(input);
    if (last == null) {
      last = kernels.use(shape, prepare, kernel -> kernel.map(from, paramTable));
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATION_GRAD, design.format());
    kernels.useAgain(last, kernel -> kernel.backward(from, error, paramTable, gradTable, result));
    return new Pair<>(
        LayerArrays.gradient(gradTable, gradTable.keySet().toArray(String[]::new)),
        backpropDropOutIfPresent(result));
  }

  private INDArray channelsLast(INDArray images, ImageShape shape) {
    INDArray numbers = images.castTo(dataType);
    if (PixelMapKernel.reads(numbers, shape, design.format())) {
      return numbers;
    }
    return design.format() == CNN2DFormat.NCHW
        ? numbers.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2)
        : numbers.dup('c');
  }

  @Override
  public String kernel() {
    return design.kernel();
  }
}
