package io.github.attnzoo.onednn.cnn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
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
  private boolean reluOffered;
  private boolean reluApplied;
  private boolean trained;
  private final ReusedImage inputGradients = new ReusedImage();

  OneDnnBatchNormalization(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    statistics = new RunningStatistics(layerConf());
  }

  /** The layer above is a ReLU that will ask {@link #hasAppliedRelu()}. */
  void offerRelu() {
    reluOffered = true;
  }

  /** Whether ReLU was applied to the result of the last forward pass. */
  boolean hasAppliedRelu() {
    return reluApplied;
  }

  @Override
  public INDArray preOutput(INDArray x, TrainingMode mode, LayerWorkspaceMgr workspaces) {
    reluApplied = false;
    trained = false;
    if (!isSupported(x)) {
      return super.preOutput(x, mode, workspaces);
    }
    INDArray from = x.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    INDArray result = shape.createLike(from, workspaces, ArrayType.ACTIVATIONS, format());
    if (mode == TrainingMode.TRAIN) {
      trained = true;
      reluApplied = reluOffered && TrainingStep.keepsActivations(workspaces, trainingListeners);
      kernel(shape, true).forward(from, format(), statistics.ofBatch(params), result);
    } else {
      kernel(shape, false).forward(from, format(), statistics.ofTraining(params), result);
    }
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!trained) {
      if (isSupported(input)) {
        super.preOutput(input, TrainingMode.TEST, workspaces);
      }
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result = epsilon;
    if (!reluApplied) {
      INDArray from = input.castTo(dataType);
      ImageShape shape = ImageShape.of(from, format());
      result = shape.createLike(from, workspaces, ArrayType.ACTIVATION_GRAD, format());
      backward(shape, from, epsilon.castTo(dataType), result);
    }
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(GAMMA, statistics.gradientOf(GAMMA, gradientViews));
    gradient.setGradientFor(BETA, statistics.gradientOf(BETA, gradientViews));
    statistics.update(params, gradientViews, gradient);
    return new Pair<>(gradient, result);
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
    backward(shape, from, epsilon.castTo(dataType), result);
    return result;
  }

  private void backward(ImageShape shape, INDArray from, INDArray epsilon, INDArray result) {
    kernel(shape, true)
        .backward(
            from,
            epsilon,
            format(),
            statistics.forGradients(params),
            statistics.gradientOf(GAMMA, gradientViews),
            statistics.gradientOf(BETA, gradientViews),
            result);
  }

  private BatchNormalizationKernel kernel(ImageShape shape, boolean training) {
    float eps = (float) layerConf().getEps();
    return kernels.get(
        new BatchNormalizationKernel.Key(shape, eps, reluApplied, training),
        BatchNormalizationKernel::prepare);
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
