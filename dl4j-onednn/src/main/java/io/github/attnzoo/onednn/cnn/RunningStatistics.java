package io.github.attnzoo.onednn.cnn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The values a batch normalisation keeps for each channel, as DL4J defines them.
 *
 * <p>DL4J treats the running mean and variance as parameters whose "gradient" is subtracted
 * unscaled: {@code mean - newMean = (1 - decay) (mean - batchMean)}, the same for the variance, or,
 * with {@code useLogStd}, for the decimal logarithm of the standard deviation.
 */
final class RunningStatistics {
  private final BatchNormalization layer;
  private final INDArray batchMean;
  private final INDArray batchVariance;
  private final INDArray decoded;
  private final INDArray lockedScale;
  private final INDArray lockedShift;
  private final INDArray scaleForGradients;
  private final INDArray lockedScaleGradient;
  private final INDArray lockedShiftGradient;

  RunningStatistics(BatchNormalization layer) {
    this.layer = layer;
    long channels = layer.getNOut();
    batchMean = array(channels);
    batchVariance = array(channels);
    decoded = array(channels);
    // DL4J's forward pass applies fixed values only when both differ from their defaults.
    boolean applied = layer.getGamma() != 1.0 && layer.getBeta() != 0.0;
    lockedScale = array(channels).assign(applied ? layer.getGamma() : 1.0);
    lockedShift = array(channels).assign(applied ? layer.getBeta() : 0.0);
    scaleForGradients = array(channels).assign(layer.getGamma());
    lockedScaleGradient = array(channels).reshape(1, channels);
    lockedShiftGradient = array(channels).reshape(1, channels);
  }

  private static INDArray array(long channels) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, channels);
  }

  /** For a forward pass in training, which overwrites mean and variance. */
  BatchNormalizationKernel.Channels ofBatch(Map<String, INDArray> params) {
    return channels(params, batchMean, batchVariance);
  }

  /** For inference: what training left behind. */
  BatchNormalizationKernel.Channels ofTraining(Map<String, INDArray> params) {
    INDArray variance =
        layer.isUseLogStd()
            ? varianceOf(LayerArrays.named(params, GLOBAL_LOG_STD), decoded)
            : LayerArrays.named(params, GLOBAL_VAR);
    return channels(params, LayerArrays.named(params, GLOBAL_MEAN), variance);
  }

  /** For the gradients of the last forward pass. */
  BatchNormalizationKernel.Channels forGradients(Map<String, INDArray> params) {
    INDArray scale = layer.isLockGammaBeta() ? scaleForGradients : LayerArrays.named(params, GAMMA);
    return new BatchNormalizationKernel.Channels(batchMean, batchVariance, scale, lockedShift);
  }

  private BatchNormalizationKernel.Channels channels(
      Map<String, INDArray> params, INDArray mean, INDArray variance) {
    return layer.isLockGammaBeta()
        ? new BatchNormalizationKernel.Channels(mean, variance, lockedScale, lockedShift)
        : new BatchNormalizationKernel.Channels(
            mean, variance, LayerArrays.named(params, GAMMA), LayerArrays.named(params, BETA));
  }

  /**
   * Where the gradient of scale or shift goes. That of a locked one is computed too, as in DL4J,
   * which reports it and updates nothing.
   *
   * @param name which of the two
   * @param views the layer's gradient arrays
   */
  INDArray gradientOf(String name, Map<String, INDArray> views) {
    if (!layer.isLockGammaBeta()) {
      return LayerArrays.named(views, name);
    }
    return name.equals(GAMMA) ? lockedScaleGradient : lockedShiftGradient;
  }

  /**
   * Writes the "gradients" of the running values.
   *
   * @param params the layer's parameters
   * @param views the layer's gradient arrays
   * @param gradient is told of them
   */
  void update(Map<String, INDArray> params, Map<String, INDArray> views, Gradient gradient) {
    INDArray meanChange = LayerArrays.named(views, GLOBAL_MEAN);
    linearChange(LayerArrays.named(params, GLOBAL_MEAN), batchMean, meanChange);
    gradient.setGradientFor(GLOBAL_MEAN, meanChange);
    if (layer.isUseLogStd()) {
      INDArray change = LayerArrays.named(views, GLOBAL_LOG_STD);
      logStdChange(LayerArrays.named(params, GLOBAL_LOG_STD), change);
      gradient.setGradientFor(GLOBAL_LOG_STD, change);
    } else {
      INDArray change = LayerArrays.named(views, GLOBAL_VAR);
      linearChange(LayerArrays.named(params, GLOBAL_VAR), batchVariance, change);
      gradient.setGradientFor(GLOBAL_VAR, change);
    }
  }

  private void linearChange(INDArray running, INDArray ofBatch, INDArray change) {
    float[] values = Floats.read(running);
    float[] batch = Floats.read(ofBatch);
    float rate = (float) (1 - layer.getDecay());
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - batch[i]) * rate;
    }
    Floats.write(values, change);
  }

  private void logStdChange(INDArray logStd, INDArray change) {
    double decay = layer.getDecay();
    float[] values = Floats.read(logStd);
    float[] batch = Floats.read(batchVariance);
    for (int i = 0; i < values.length; i++) {
      double variance = variance(values[i]);
      double next = decay * variance + (1 - decay) * batch[i];
      values[i] = (float) (0.5 * Math.log10(variance / next));
    }
    Floats.write(values, change);
  }

  private static INDArray varianceOf(INDArray logStd, INDArray result) {
    float[] values = Floats.read(logStd);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) variance(values[i]);
    }
    Floats.write(values, result);
    return result;
  }

  private static double variance(float logStd) {
    return Math.pow(10, 2 * (double) logStd);
  }
}
