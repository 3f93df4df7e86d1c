package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's 2-d convolution on oneDNN.
 *
 * <p>The identity and ReLU are computed with the convolution, other activation functions by ND4J on
 * its result. The gradient of the input is left out where the network throws it away.
 */
final class OneDnnConvolution extends ConvolutionLayer implements KernelLayer {
  private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  private final PlanCache<ConvolutionForward.Key, ConvolutionForward> forwards = PlanCache.of(this);
  private final PlanCache<ConvolutionGeometry, ConvolutionBackward> backwards = PlanCache.of(this);
  private final PlanCache<EltwiseKernel.Key, EltwiseKernel> masks = PlanCache.of(this);
  private boolean inputGradientNeeded = true;
  private @Nullable InputNoise noise;

  /** What the gradient of the activation function needs: ReLU's values, others' arguments. */
  private @Nullable INDArray kept;

  OneDnnConvolution(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** For the first layer of a graph, whose input gradient nobody asks for. */
  void omitInputGradient() {
    inputGradientNeeded = false;
  }

  /** For a layer of a network that is known: without noise, ReLU needs no copy of its values. */
  void expect(InputNoise inputNoise) {
    noise = inputNoise;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    validateInputRank();
    INDArray w = dense(getParamWithNoise(WEIGHTS, training, workspaces));
    validateInputDepth(w.size(1));
    INDArray from = input.castTo(dataType);
    ConvolutionGeometry geometry = geometry(from, w);
    boolean relu = isRelu();
    INDArray result = geometry.output().create(workspaces, ArrayType.ACTIVATIONS, format());
    convolve(geometry, training, workspaces, result);
    if (relu || isIdentity()) {
      kept = relu && training ? unchanging(result, workspaces) : null;
      return result;
    }
    kept = training ? result : null;
    INDArray z = training ? workspaces.dup(ArrayType.ACTIVATIONS, result) : result;
    return layerConf().getActivationFn().getActivation(z, training);
  }

  /** The result, or a copy where the layer above may write over it before backpropagation. */
  private INDArray unchanging(INDArray result, LayerWorkspaceMgr workspaces) {
    return noise != null && !noise.isPossible()
        ? result
        : ImageShape.copy(result, workspaces, ArrayType.ACTIVATIONS, format());
  }

  /** Computes the result, with ReLU applied; other functions are not. */
  private void convolve(
      ConvolutionGeometry geometry,
      boolean training,
      LayerWorkspaceMgr workspaces,
      INDArray result) {
    forwards
        .get(new ConvolutionForward.Key(geometry, isRelu()), ConvolutionForward::prepare)
        .run(
            input.castTo(dataType),
            format(),
            dense(getParamWithNoise(WEIGHTS, training, workspaces)),
            biasOrNull(training, workspaces),
            result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray w = dense(getParamWithNoise(WEIGHTS, true, workspaces));
    INDArray from = input.castTo(dataType);
    ConvolutionGeometry geometry = geometry(from, w);
    INDArray delta = activationGradient(geometry, epsilon.castTo(dataType), workspaces);
    ConvolutionBackward kernel = backwards.get(geometry, ConvolutionBackward::prepare);
    kernel.bind(delta, format());

    Gradient gradient = new DefaultGradient();
    INDArray weightGradient = Parameters.get(gradientViews, WEIGHTS);
    INDArray biasGradient = hasBias() ? Parameters.get(gradientViews, BIAS) : null;
    kernel.toWeights(from, format(), weightGradient, biasGradient);
    if (biasGradient != null) {
      gradient.setGradientFor(BIAS, biasGradient);
    }
    gradient.setGradientFor(WEIGHTS, weightGradient, 'c');

    weightNoiseParams.clear();
    return new Pair<>(gradient, inputGradient(kernel, geometry, w, workspaces));
  }

  private @Nullable INDArray inputGradient(
      ConvolutionBackward kernel,
      ConvolutionGeometry geometry,
      INDArray w,
      LayerWorkspaceMgr workspaces) {
    if (!inputGradientNeeded) {
      return null;
    }
    INDArray result = geometry.input().create(workspaces, ArrayType.ACTIVATION_GRAD, format());
    kernel.toInput(w, result);
    return backpropDropOutIfPresent(result);
  }

  private INDArray activationGradient(
      ConvolutionGeometry geometry, INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (isIdentity()) {
      return epsilon;
    }
    INDArray values = kept;
    if (values == null) {
      values = geometry.output().create(workspaces, ArrayType.BP_WORKING_MEM, format());
      convolve(geometry, true, workspaces, values);
    }
    if (isRelu()) {
      INDArray delta = geometry.output().create(workspaces, ArrayType.BP_WORKING_MEM, format());
      masks
          .get(
              new EltwiseKernel.Key(geometry.output(), EltwiseFunction.RELU),
              EltwiseKernel::prepare)
          .backward(values, epsilon, format(), delta);
      return delta;
    }
    return layerConf().getActivationFn().backprop(values, epsilon).getFirst();
  }

  @Override
  public void clear() {
    super.clear();
    kept = null;
  }

  private ConvolutionGeometry geometry(INDArray from, INDArray w) {
    ImageShape in = ImageShape.of(from, format());
    int[] kernel = layerConf().getKernelSize();
    int[] stride = layerConf().getStride();
    int[] dilation = layerConf().getDilation();
    boolean same = convolutionMode == ConvolutionMode.Same;
    int[] padding = same ? null : layerConf().getPadding();
    int[] size =
        ConvolutionUtils.getOutputSize(
            from, kernel, stride, padding, convolutionMode, dilation, format());
    if (padding == null) {
      padding =
          ConvolutionUtils.getSameModeTopLeftPadding(
              size, new int[] {(int) in.height(), (int) in.width()}, kernel, stride, dilation);
    }
    return new ConvolutionGeometry(
        in,
        in.withSize(w.size(0), size[0], size[1]),
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        padding[0],
        padding[1],
        hasBias());
  }

  private @Nullable INDArray biasOrNull(boolean training, LayerWorkspaceMgr workspaces) {
    return hasBias() ? dense(getParamWithNoise(BIAS, training, workspaces)) : null;
  }

  private static INDArray dense(INDArray array) {
    return Layouts.isDense(array) ? array : array.dup('c');
  }

  private CNN2DFormat format() {
    return layerConf().getCnn2dDataFormat();
  }

  private boolean isRelu() {
    return EltwiseFunction.of(layerConf().getActivationFn())
        .filter(EltwiseFunction.RELU::equals)
        .isPresent();
  }

  private boolean isIdentity() {
    IActivation activation = layerConf().getActivationFn();
    return activation instanceof ActivationIdentity;
  }

  @Override
  public String kernel() {
    return "onednn-convolution";
  }
}
