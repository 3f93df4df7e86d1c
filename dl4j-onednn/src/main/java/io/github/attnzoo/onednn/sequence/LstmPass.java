package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.memory;

/** One direction of an LSTM layer for some sequences of a batch. */
sealed interface LstmPass permits LstmForward, LstmBackward {

  /** The layout it wants {@code [1, 1, inputs, 4, hidden]} in. */
  memory.desc inputWeights();

  /** The layout it wants {@code [1, 1, hidden, 4, hidden]} in. */
  memory.desc recurrentWeights();

  /**
   * Gives it its weights.
   *
   * @param weights in these layouts, loaded before each run
   * @param bias {@code [1, 1, 4, hidden]}, loaded before each forward run
   */
  void connect(LstmWeights weights, Tensor bias);
}
