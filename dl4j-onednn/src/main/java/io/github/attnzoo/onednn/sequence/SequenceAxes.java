package io.github.attnzoo.onednn.sequence;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where time and features are in a layer's arrays; the batch is dimension 0.
 *
 * @param time the dimension of the time steps
 * @param features the dimension of the features
 */
record SequenceAxes(int time, int features) {

  static SequenceAxes of(RNNFormat format) {
    return format == RNNFormat.NWC ? new SequenceAxes(1, 2) : new SequenceAxes(2, 1);
  }

  /** The dimensions in oneDNN's order: time, batch, features. */
  int[] timeFirst() {
    return new int[] {time, 0, features};
  }

  /** An array {@code [time, batch, features]}, seen in the layer's order. */
  INDArray fromTimeFirst(INDArray array) {
    return time == 1 ? array.permute(1, 0, 2) : array.permute(1, 2, 0);
  }
}
