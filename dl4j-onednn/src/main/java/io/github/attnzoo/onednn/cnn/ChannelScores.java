package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of a {@link ChannelGateDesign}, between arrays that stay where they are: {@code x}
 * and {@code y} are {@code [rows, channels]}.
 */
sealed interface ChannelScores permits DenseScores, BottleneckScores, WindowScores {

  /** From {@code x} to {@code y}. */
  void forward(Map<String, INDArray> params);

  /**
   * From the gradient of {@code y} to that of {@code x} and of the parameters, after {@link
   * #forward} of the same {@code x}.
   *
   * @param gradients overwritten
   */
  void backward(Map<String, INDArray> params, Map<String, INDArray> gradients);

  /** Prepares a network between four arrays. */
  static ChannelScores of(
      ChannelGateDesign.Network network, NativeOwner owner, SmallDense.Arrays arrays) {
    if (network instanceof ChannelGateDesign.Network.Bottleneck bottleneck) {
      return new BottleneckScores(owner, arrays, bottleneck);
    }
    if (network instanceof ChannelGateDesign.Network.Window window) {
      return new WindowScores(arrays, (int) window.size());
    }
    return new DenseScores(owner, arrays);
  }
}
