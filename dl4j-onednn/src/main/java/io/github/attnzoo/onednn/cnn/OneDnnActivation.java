package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's activation layer on oneDNN, for images and {@code [batch, channels]}; sequences run DL4J's
 * own code.
 *
 * <p>The result lies in memory as the input does: which of NCHW and NHWC the network uses makes no
 * difference to a function of single numbers, so the layer need not know.
 */
final class OneDnnActivation extends ActivationLayer implements KernelLayer {
  private final PlanCache<EltwiseKernel.Key, EltwiseKernel> kernels = PlanCache.of(this);
  private final EltwiseFunction function;
  private @Nullable OneDnnBatchNormalization source;

  OneDnnActivation(NeuralNetConfiguration conf, DataType dataType, EltwiseFunction function) {
    super(conf, dataType);
    this.function = function;
  }

  /** For a ReLU that alone reads the result of a batch normalisation, which can apply it. */
  void follow(OneDnnBatchNormalization normalization) {
    if (function.equals(EltwiseFunction.RELU)) {
      normalization.offerRelu();
      source = normalization;
    }
  }

  @Override
  public void release() {
    kernels.close();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!isSupported(input)) {
      return super.activate(training, workspaces);
    }
    if (source != null && source.hasAppliedRelu(input)) {
      return input;
    }
    CNN2DFormat format = format(input);
    ImageShape shape = ImageShape.of(input, format);
    INDArray result = shape.createLike(input, workspaces, ArrayType.ACTIVATIONS, format);
    INDArray from = input;
    kernels.use(key(shape), EltwiseKernel::prepare, kernel -> kernel.forward(from, format, result));
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isSupported(input)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    if (source != null && source.hasAppliedRelu(input)) {
      return new Pair<>(new DefaultGradient(), source.backpropThroughRelu(epsilon));
    }
    CNN2DFormat format = format(input);
    ImageShape shape = ImageShape.of(input, format);
    INDArray result = shape.createLike(input, workspaces, ArrayType.ACTIVATION_GRAD, format);
    INDArray from = input;
    INDArray gradient = epsilon.castTo(from.dataType());
    kernels.use(
        key(shape),
        EltwiseKernel::prepare,
        kernel -> kernel.backward(from, gradient, format, result));
    return new Pair<>(new DefaultGradient(), result);
  }

  private EltwiseKernel.Key key(ImageShape shape) {
    return new EltwiseKernel.Key(shape, function);
  }

  private static boolean isSupported(INDArray array) {
    return (array.rank() == 2 || array.rank() == 4) && array.dataType() == DataType.FLOAT;
  }

  /** The format in which the array needs no copy, NCHW where neither does. */
  private static CNN2DFormat format(INDArray array) {
    return array.rank() == 4 && array.stride(3) == 1 && array.size(3) > 1
        ? CNN2DFormat.NHWC
        : CNN2DFormat.NCHW;
  }

  @Override
  public String kernel() {
    return "onednn-activation";
  }
}
