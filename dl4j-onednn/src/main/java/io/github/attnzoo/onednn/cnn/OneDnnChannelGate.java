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

/** A layer that scales each channel of an image by one gate, on oneDNN. */
final class OneDnnChannelGate extends RepairedSameDiffLayer implements KernelLayer {
  private final PlanCache<ImageShape, ChannelGateKernel> kernels = PlanCache.of(this);
  private final Passes<ChannelGateKernel> passes = new Passes<>();
  private final ChannelGateDesign design;
  private final Function<ImageShape, ChannelGateKernel> prepare;

  OneDnnChannelGate(NeuralNetConfiguration conf, DataType dataType, ChannelGateDesign design) {
    super(conf, dataType);
    this.design = design;
    prepare = shape -> ChannelGateKernel.prepare(shape, design);
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
    applyDropOutIfNecessary(training, workspaces);
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, design.format());
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATIONS, design.format());
    ChannelGateKernel used =
        kernels.use(
            shape,
            prepare,
            kernel -> {
              kernel.squeeze(from, paramTable);
              kernel.scale(from, result);
            });
    passes.keep(used, input);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray from = input.castTo(dataType);
    INDArray gradient = epsilon.castTo(dataType);
    ImageShape shape = ImageShape.of(from, design.format());
    ChannelGateKernel last = passes.take(input);
    if (last == null) {
      last = kernels.use(shape, prepare, kernel -> kernel.squeeze(from, paramTable));
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATION_GRAD, design.format());
    kernels.useAgain(
        last, kernel -> kernel.backward(from, gradient, paramTable, gradTable, result));
    return new Pair<>(
        LayerArrays.gradient(gradTable, gradTable.keySet().toArray(String[]::new)),
        backpropDropOutIfPresent(result));
  }

  @Override
  public String kernel() {
    return design.kernel();
  }
}
