package io.github.attnzoo.onednn.kernels;

import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that computes the score of its network.
 *
 * <p>oneDNN's ReLU makes 0 of NaN, so that a network whose parameters are no longer numbers would
 * go on with a healthy score. The layer's score is NaN then, as it is with DL4J's code.
 */
public interface NetworkScore {
  /**
   * Tells what the score depends on.
   *
   * @param parameters all parameters of the network, asked for at each score
   */
  void dependOn(Supplier<INDArray> parameters);
}
