package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The padded steps of a batch: rows of {@code [time * batch, size]} that are set to zero, whatever
 * stands in them.
 */
final class Padding {
  private static final int BATCH = 0;
  private static final int SIZE = 1;
  private static final int TIME = 2;

  private final BitSet rows;

  private Padding(BitSet rows) {
    this.rows = rows;
  }

  /**
   * Reads a mask.
   *
   * @param mask ones and zeros {@code [batch, time]}, or with a third axis of length 1, or null
   *     where no step is padded
   * @return its zeros
   */
  static Padding of(@Nullable INDArray mask) {
    var rows = new BitSet();
    if (mask != null) {
      int batch = (int) mask.size(0);
      int time = (int) (mask.length() / mask.size(0));
      float[] values = mask.dup('c').data().asFloat();
      for (int n = 0; n < batch; n++) {
        for (int t = 0; t < time; t++) {
          if (values[n * time + t] == 0) {
            rows.set(t * batch + n);
          }
        }
      }
    }
    return new Padding(rows);
  }

  /**
   * Loads an array {@code [batch, size, time]} as {@code [time, batch, size]}, zero in the padded
   * steps; the array itself stays as it is.
   */
  void load(Staged stage, INDArray array, long size) {
    if (rows.isEmpty()) {
      stage.load(array, TIME, BATCH, SIZE);
    } else {
      stage.loadCopy(array, TIME, BATCH, SIZE);
      clear(stage.tensor(), size);
    }
  }

  /** Loads a copy of an array {@code [batch, size, time]} as it is, padded steps included. */
  void loadCopy(Staged stage, INDArray array) {
    stage.loadCopy(array, TIME, BATCH, SIZE);
  }

  /** Sets the padded steps to zero. */
  void clear(Tensor steps, long size) {
    for (int from = rows.nextSetBit(0); from >= 0; ) {
      int to = rows.nextClearBit(from);
      steps.clear(from * size, (to - from) * size);
      from = rows.nextSetBit(to);
    }
  }
}
