package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
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

  /** What the gradient of the activation function needs: ReLU's values, others' arguments. */
  private final Passes<INDArray> passes = new Passes<>();

  private boolean inputGradientUnread;
  private @Nullable SoleReader reader;

  OneDnnConvolution(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** For the first layer of a graph: a training step does not read the gradient of its input. */
  void omitInputGradient() {
    inputGradientUnread = true;
  }

  /**
   * Tells who reads the result: ReLU needs a copy of its values where they may be written over.
   *
   * @param sole the only one that does, or null if there is no such
   */
  void readBy(@Nullable SoleReader sole) {
    reader = sole;
  }

  @Override
  public void release() {
    passes.forget();
    forwards.close();
    backwards.close();
    masks.close();
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
    applyDropOutIfNecessary(training, workspaces);
    validateInputRank();
    INDArray w = weights(training, workspaces);
    validateInputDepth(w.size(1));
    ConvolutionGeometry geometry = geometry(w);
    INDArray result = geometry.output().create(workspaces, ArrayType.ACTIVATIONS, format());
    convolve(geometry, w, training, workspaces, result);
    if (isIdentity()) {
      return result;
    }
    if (isRelu()) {
      if (training) {
        passes.keep(unchanging(result, workspaces), input);
      }
      return result;
    }
    if (training) {
      passes.keep(result, input);
    }
    INDArray z = training ? workspaces.dup(ArrayType.ACTIVATIONS, result) : result;
    return layerConf().getActivationFn().getActivation(z, training);
  }

  /** The result, or a copy where somebody may write over it before backpropagation. */
  private INDArray unchanging(INDArray result, LayerWorkspaceMgr workspaces) {
    return reader != null && reader.leavesSigns()
        ? result
        : ImageShape.copy(result, workspaces, ArrayType.ACTIVATIONS, format());
  }

  /** Computes the result, with ReLU applied; other functions are not. */
  private void convolve(
      ConvolutionGeometry geometry,
      INDArray w,
      boolean training,
      LayerWorkspaceMgr workspaces,
      INDArray result) {
    INDArray from = input.castTo(dataType);
    INDArray b =
        hasBias() ? LayerArrays.dense(getParamWithNoise(BIAS, training, workspaces)) : null;
    forwards.use(
        new ConvolutionForward.Key(geometry, isRelu()),
        ConvolutionForward::prepare,
        kernel -> kernel.run(from, format(), w, b, result));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray w = weights(true, workspaces);
    INDArray from = input.castTo(dataType);
    ConvolutionGeometry geometry = geometry(w);
    INDArray delta = activationGradient(geometry, w, epsilon.castTo(dataType), workspaces);
    INDArray weightGradient = LayerArrays.named(gradientViews, WEIGHTS);
    INDArray biasGradient = hasBias() ? LayerArrays.named(gradientViews, BIAS) : null;
    boolean omitted = inputGradientUnread && TrainingStep.isBackwards(workspaces);
    INDArray result =
        omitted ? null : geometry.input().create(workspaces, ArrayType.ACTIVATION_GRAD, format());
    backwards.use(
        geometry,
        ConvolutionBackward::prepare,
        kernel -> {
          kernel.bind(delta, format());
          kernel.toWeights(from, format(), weightGradient, biasGradient);
          if (result != null) {
            kernel.toInput(w, result);
          }
        });
    weightNoiseParams.clear();

    Gradient gradient = LayerArrays.gradient(gradientViews, BIAS);
    gradient.setGradientFor(WEIGHTS, weightGradient, 'c');
    return new Pair<>(gradient, result == null ? null : backpropDropOutIfPresent(result));
  }

  private INDArray activationGradient(
      ConvolutionGeometry geometry, INDArray w, INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (isIdentity()) {
      return epsilon;
    }
    INDArray known = passes.take(input);
    INDArray values =
        known != null
            ? known
            : geometry.output().create(workspaces, ArrayType.BP_WORKING_MEM, format());
    if (known == null) {
      convolve(geometry, w, true, workspaces, values);
    }
    if (!isRelu()) {
      return layerConf().getActivationFn().backprop(values, epsilon).getFirst();
    }
    INDArray delta = geometry.output().create(workspaces, ArrayType.BP_WORKING_MEM, format());
    masks.use(
        new EltwiseKernel.Key(geometry.output(), EltwiseFunction.RELU),
        EltwiseKernel::prepare,
        kernel -> kernel.backward(values, epsilon, format(), delta));
    return delta;
  }

  private INDArray weights(boolean training, LayerWorkspaceMgr workspaces) {
    return LayerArrays.dense(getParamWithNoise(WEIGHTS, training, workspaces));
  }

  private ConvolutionGeometry geometry(INDArray w) {
    return ConvolutionGeometry.of(layerConf(), convolutionMode, input, w.size(0));
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
