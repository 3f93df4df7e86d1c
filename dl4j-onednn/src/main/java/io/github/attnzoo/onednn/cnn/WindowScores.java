package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y_c = sum over j of x_(c + j - (size - 1) / 2) * W_j}; channels beyond the first and the
 * last count as 0. So few products that loops are faster than an operation.
 */
final class WindowScores implements ChannelScores {
  private final SmallDense.Arrays arrays;
  private final int size;
  private final int channels;

  WindowScores(SmallDense.Arrays arrays, int size) {
    this.arrays = arrays;
    this.size = size;
    channels = (int) arrays.x().size(1);
  }

  @Override
  public void forward(Map<String, INDArray> params) {
    float[] weights = Floats.read(LayerArrays.named(params, EfficientChannelAttention.W));
    float[] x = Floats.read(arrays.x());
    float[] y = new float[x.length];
    for (int row = 0; row < x.length; row += channels) {
      for (int j = 0; j < size; j++) {
        int shift = j - size / 2;
        for (int c = first(shift); c < end(shift); c++) {
          y[row + c] += x[row + c + shift] * weights[j];
        }
      }
    }
    Floats.write(y, arrays.y());
  }

  @Override
  public void backward(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    float[] weights = Floats.read(LayerArrays.named(params, EfficientChannelAttention.W));
    float[] x = Floats.read(arrays.x());
    float[] yGradient = Floats.read(arrays.yGradient());
    float[] xGradient = new float[x.length];
    float[] weightGradient = new float[size];
    for (int j = 0; j < size; j++) {
      int shift = j - size / 2;
      double sum = 0;
      for (int row = 0; row < x.length; row += channels) {
        for (int c = first(shift); c < end(shift); c++) {
          sum += x[row + c + shift] * yGradient[row + c];
          xGradient[row + c + shift] += yGradient[row + c] * weights[j];
        }
      }
      weightGradient[j] = (float) sum;
    }
    Floats.write(xGradient, arrays.xGradient());
    Floats.write(weightGradient, LayerArrays.named(gradients, EfficientChannelAttention.W));
  }

  private static int first(int shift) {
    return Math.max(0, -shift);
  }

  private int end(int shift) {
    return channels - Math.max(0, shift);
  }
}
