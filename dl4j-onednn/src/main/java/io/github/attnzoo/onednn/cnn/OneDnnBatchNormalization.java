package io.github.attnzoo.onednn.cnn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;

import io.github.attnzoo.onednn.cnn.BatchNormalizationKernel.Channels;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.Passes;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's batch normalisation on oneDNN, for images and for {@code [batch, channels]}.
 *
 * <p>Sequences, and backpropagation after a forward pass in inference mode, run DL4J's own code.
 */
final class OneDnnBatchNormalization extends BatchNormalization implements KernelLayer {
  private final PlanCache<BatchNormalizationKernel.Key, BatchNormalizationKernel> kernels =
      PlanCache.of(this);
  private final RunningStatistics statistics;
  private final ReusedImage inputGradients = new ReusedImage();
  private boolean reluOffered;

  /** Whether the last forward pass was one in training mode, on the kernel. */
  private boolean trained;

  /** Whether the forward pass applied ReLU. */
  private final Passes<Boolean> passes = new Passes<>();

  /** The result of the forward pass, where ReLU was applied to it. */
  private @Nullable INDArray rectified;

  /** What {@link #backpropThroughRelu} returned. */
  private @Nullable INDArray computed;

  OneDnnBatchNormalization(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    statistics = new RunningStatistics(layerConf());
  }

  /** The layer above is a ReLU that will ask {@link #hasAppliedRelu}. */
  void offerRelu() {
    reluOffered = true;
  }

  /**
   * Whether an array is the result of the last forward pass, with ReLU applied to it.
   *
   * @param array the input of the layer above
   */
  boolean hasAppliedRelu(INDArray array) {
    return array == rectified;
  }

  @Override
  public void release() {
    forget();
    kernels.close();
    inputGradients.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    forget();
    super.setInput(input, workspaces);
  }

  @Override
  public void clear() {
    forget();
    super.clear();
  }

  private void forget() {
    passes.forget();
    rectified = null;
    computed = null;
  }

  @Override
  public INDArray preOutput(INDArray x, TrainingMode mode, LayerWorkspaceMgr workspaces) {
    forget();
    trained = mode == TrainingMode.TRAIN && isSupported(x);
    if (!isSupported(x)) {
      return super.preOutput(x, mode, workspaces);
    }
    INDArray from = x.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    INDArray result = shape.createLike(from, workspaces, ArrayType.ACTIVATIONS, format());
    if (trained) {
      boolean relu = reluOffered && TrainingStep.keepsActivations(workspaces, trainingListeners);
      forward(from, relu, result);
      passes.keep(relu, x);
      rectified = relu ? result : null;
    } else {
      Channels channels = statistics.ofTraining(params);
      kernels.use(
          key(shape, false, false),
          BatchNormalizationKernel::prepare,
          kernel -> kernel.forward(from, format(), channels, result));
    }
    return result;
  }

  /** In training mode: writes the statistics of the batch too. */
  private void forward(INDArray from, boolean relu, INDArray result) {
    Channels channels = statistics.ofBatch(params);
    kernels.use(
        key(ImageShape.of(from, format()), relu, true),
        BatchNormalizationKernel::prepare,
        kernel -> kernel.forward(from, format(), channels, result));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!trained || !isSupported(input)) {
      if (isSupported(input)) {
        super.preOutput(input, TrainingMode.TEST, workspaces);
      }
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result = epsilon == computed ? epsilon : gradient(epsilon, workspaces);
    computed = null;
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(GAMMA, statistics.gradientOf(GAMMA, gradientViews));
    gradient.setGradientFor(BETA, statistics.gradientOf(BETA, gradientViews));
    statistics.update(params, gradientViews, gradient);
    return new Pair<>(gradient, result);
  }

  private INDArray gradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    Boolean relu = passes.take(input);
    if (relu == null) {
      INDArray scratch = shape.createLike(from, workspaces, ArrayType.BP_WORKING_MEM, format());
      forward(from, false, scratch);
    }
    INDArray result = shape.createLike(from, workspaces, ArrayType.ACTIVATION_GRAD, format());
    backward(shape, from, Boolean.TRUE.equals(relu), epsilon.castTo(dataType), result);
    return result;
  }

  /**
   * The ReLU's part of backpropagation, with this layer's: it reads the gradient while it is there.
   *
   * @param epsilon the gradient of the ReLU's result
   * @return the gradient of this layer's input, which {@link #backpropGradient} must then be called
   *     with; the array is this layer's own, and outlives the workspaces of the two steps
   */
  INDArray backpropThroughRelu(INDArray epsilon) {
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    INDArray result = inputGradients.get(shape, from.rank(), format());
    backward(shape, from, true, epsilon.castTo(dataType), result);
    computed = result;
    return result;
  }

  private void backward(
      ImageShape shape, INDArray from, boolean relu, INDArray epsilon, INDArray result) {
    Channels channels = statistics.forGradients(params);
    INDArray scaleGradient = statistics.gradientOf(GAMMA, gradientViews);
    INDArray shiftGradient = statistics.gradientOf(BETA, gradientViews);
    kernels.use(
        key(shape, relu, true),
        BatchNormalizationKernel::prepare,
        kernel ->
            kernel.backward(
                from, epsilon, format(), channels, scaleGradient, shiftGradient, result));
  }

  private BatchNormalizationKernel.Key key(ImageShape shape, boolean relu, boolean training) {
    return new BatchNormalizationKernel.Key(shape, (float) layerConf().getEps(), relu, training);
  }

  private boolean isSupported(INDArray x) {
    return (x.rank() == 2 || x.rank() == 4)
        && ImageShape.of(x, format()).channels() == layerConf().getNOut();
  }

  private CNN2DFormat format() {
    return layerConf().getCnn2DFormat();
  }

  @Override
  public String kernel() {
    return "onednn-batch-normalization";
  }
}
