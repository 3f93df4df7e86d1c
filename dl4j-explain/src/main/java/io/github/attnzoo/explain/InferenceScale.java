package io.github.attnzoo.explain;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a trained batch normalisation multiplies by: {@code gamma / sqrt(var + eps)}, a number for
 * each channel, with the running variance.
 */
final class InferenceScale {
  private InferenceScale() {}

  /** The error times the scale of its channel. */
  static INDArray times(INDArray error, Layer layer) {
    var configuration = (BatchNormalization) layer.conf().getLayer();
    INDArray scale = scale(layer, configuration);
    boolean channelsLast = error.rank() == 4 && configuration.getCnn2DFormat() == CNN2DFormat.NHWC;
    var shape = new long[error.rank()];
    Arrays.fill(shape, 1);
    shape[channelsLast ? 3 : 1] = scale.length();
    return error.mul(scale.reshape(shape));
  }

  private static INDArray scale(Layer layer, BatchNormalization configuration) {
    INDArray variance = layer.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR);
    if (configuration.isUseLogStd()) {
      INDArray log10 = layer.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
      variance =
          Transforms.pow(Nd4j.valueArrayOf(log10.shape(), 10.0, log10.dataType()), log10.mul(2));
    }
    INDArray deviation = Transforms.sqrt(variance.add(configuration.getEps()));
    if (!configuration.isLockGammaBeta()) {
      return layer.getParam(BatchNormalizationParamInitializer.GAMMA).div(deviation);
    }
    // Deeplearning4j leaves a locked gamma out unless beta differs from 0 as well.
    boolean applies = configuration.getGamma() != 1 && configuration.getBeta() != 0;
    return deviation.rdiv(applies ? configuration.getGamma() : 1.0);
  }
}
