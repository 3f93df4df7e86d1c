package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.Passes;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's 2-d maximum and average pooling on oneDNN. */
final class OneDnnPooling extends SubsamplingLayer implements KernelLayer {
  private final PlanCache<PoolingKernel.Key, PoolingKernel> kernels = PlanCache.of(this);

  private final Passes<PoolingKernel> passes = new Passes<>();
  private @Nullable OneDnnSqueezeExcitation source;

  OneDnnPooling(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** For a maximum pooling that alone reads the result of a squeeze-and-excitation. */
  void follow(OneDnnSqueezeExcitation gates) {
    if (layerConf().getPoolingType() == PoolingType.MAX) {
      gates.precede(this);
      source = gates;
    }
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
    if (input.rank() != 4) {
      return super.activate(training, workspaces);
    }
    INDArray from = input.castTo(dataType);
    ConvolutionGeometry window = window(ImageShape.of(from, format()));
    INDArray result = window.output().create(workspaces, ArrayType.ACTIVATIONS, format());
    if (source != null && source.hasDeferred(input)) {
      source.pool(from, result);
      return result;
    }
    PoolingKernel used = pool(window, training, from, result);
    if (training) {
      passes.keep(used, input);
    }
    return result;
  }

  private PoolingKernel pool(
      ConvolutionGeometry window, boolean training, INDArray from, INDArray to) {
    return kernels.use(
        new PoolingKernel.Key(algorithm(), window, training),
        PoolingKernel::prepare,
        kernel -> kernel.forward(from, format(), to));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (input.rank() != 4) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray gradient = epsilon.castTo(dataType);
    if (source != null && source.hasDeferred(input)) {
      return new Pair<>(new DefaultGradient(), source.poolGradient(gradient));
    }
    ConvolutionGeometry window = window(ImageShape.of(input, format()));
    PoolingKernel last = passes.take(input);
    if (last == null) {
      INDArray scratch = window.output().create(workspaces, ArrayType.BP_WORKING_MEM, format());
      last = pool(window, true, input.castTo(dataType), scratch);
    }
    INDArray result = window.input().create(workspaces, ArrayType.ACTIVATION_GRAD, format());
    kernels.useAgain(last, kernel -> kernel.backward(gradient, format(), result));
    return new Pair<>(new DefaultGradient(), result);
  }

  /** What a kernel has to be prepared for. */
  PoolingKernel.Key key(ImageShape shape) {
    return new PoolingKernel.Key(algorithm(), window(shape), true);
  }

  private dnnl.algorithm algorithm() {
    if (layerConf().getPoolingType() == PoolingType.MAX) {
      return dnnl.algorithm.pooling_max;
    }
    return layerConf().isAvgPoolIncludePadInDivisor()
        ? dnnl.algorithm.pooling_avg_include_padding
        : dnnl.algorithm.pooling_avg_exclude_padding;
  }

  private ConvolutionGeometry window(ImageShape in) {
    int[] kernel = layerConf().getKernelSize();
    int[] stride = layerConf().getStride();
    int[] padding = layerConf().getPadding();
    long height = (in.height() - kernel[0] + 2L * padding[0]) / stride[0] + 1;
    long width = (in.width() - kernel[1] + 2L * padding[1]) / stride[1] + 1;
    if (convolutionMode == ConvolutionMode.Same) {
      height = (in.height() + stride[0] - 1) / stride[0];
      width = (in.width() + stride[1] - 1) / stride[1];
      padding =
          ConvolutionUtils.getSameModeTopLeftPadding(
              new int[] {(int) height, (int) width},
              new int[] {(int) in.height(), (int) in.width()},
              kernel,
              stride,
              new int[] {1, 1});
    }
    return new ConvolutionGeometry(
        in,
        in.withSize(in.channels(), height, width),
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        1,
        1,
        padding[0],
        padding[1],
        false);
  }

  private CNN2DFormat format() {
    return layerConf().getCnn2dDataFormat();
  }

  @Override
  public String kernel() {
    return "onednn-pooling";
  }
}
