package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.PlanCache;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
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
final class OneDnnBatchNormalization extends BatchNormalization {
  private final transient PlanCache<BatchNormalizationKernel.Key, BatchNormalizationKernel>
      kernels = new PlanCache<>(this, PlanCache.DEFAULT_CAPACITY);
  private final transient RunningStatistics statistics;
  private boolean trained;

  OneDnnBatchNormalization(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    statistics = new RunningStatistics(layerConf());
  }

  @Override
  public INDArray preOutput(INDArray x, TrainingMode mode, LayerWorkspaceMgr workspaces) {
    trained = mode == TrainingMode.TRAIN && isSupported(x);
    if (!isSupported(x)) {
      return super.preOutput(x, mode, workspaces);
    }
    INDArray from = x.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    if (shape.channels() != layerConf().getNOut()) {
      return super.preOutput(x, mode, workspaces);
    }
    INDArray result = shape.createLike(from, workspaces, ArrayType.ACTIVATIONS, format());
    BatchNormalizationKernel kernel = kernel(shape, trained);
    kernel.forward(
        from,
        format(),
        trained ? statistics.ofBatch(params) : statistics.ofTraining(params),
        result);
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
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    INDArray result = shape.createLike(from, workspaces, ArrayType.ACTIVATION_GRAD, format());
    INDArray scaleGradient = gradientOf(BatchNormalizationParamInitializer.GAMMA);
    INDArray shiftGradient = gradientOf(BatchNormalizationParamInitializer.BETA);
    kernel(shape, true)
        .backward(
            from,
            epsilon.castTo(dataType),
            format(),
            statistics.forGradients(params),
            scaleGradient,
            shiftGradient,
            result);

    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(BatchNormalizationParamInitializer.GAMMA, scaleGradient);
    gradient.setGradientFor(BatchNormalizationParamInitializer.BETA, shiftGradient);
    statistics.update(params, gradientViews, gradient);
    return new Pair<>(gradient, result);
  }

  private INDArray gradientOf(String name) {
    return layerConf().isLockGammaBeta()
        ? statistics.unused()
        : Parameters.get(gradientViews, name);
  }

  private BatchNormalizationKernel kernel(ImageShape shape, boolean training) {
    float eps = (float) layerConf().getEps();
    return kernels.get(
        new BatchNormalizationKernel.Key(shape, eps, false, training),
        BatchNormalizationKernel::prepare);
  }

  private static boolean isSupported(INDArray x) {
    return x.rank() == 2 || x.rank() == 4;
  }

  private CNN2DFormat format() {
    return layerConf().getCnn2DFormat();
  }
}
