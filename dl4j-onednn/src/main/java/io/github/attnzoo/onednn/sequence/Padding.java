package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.BitSet;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The padded steps of a batch: rows of {@code [time * batch, size]} that are set to zero, whatever
 * stands in them.
 */
final class Padding {
  private static final SequenceAxes AXES = SequenceAxes.of(RNNFormat.NCW);

  private final BitSet rows;
  private final int batch;

  private Padding(BitSet rows, int batch) {
    this.rows = rows;
    this.batch = batch;
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
    int batch = mask == null ? 0 : (int) mask.size(0);
    if (mask != null) {
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
    return new Padding(rows, batch);
  }

  /** The padded steps of some of the sequences. */
  Padding of(SequencePart part) {
    if (rows.isEmpty() || part.isWhole()) {
      return this;
    }
    int first = (int) part.first();
    int count = (int) part.count();
    var own = new BitSet();
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      int sequence = row % batch - first;
      if (sequence >= 0 && sequence < count) {
        own.set(row / batch * count + sequence);
      }
    }
    return new Padding(own, count);
  }

  /**
   * Loads a part of an array {@code [batch, size, time]} as {@code [time, count, size]}, zero in
   * the padded steps; the array itself stays as it is.
   */
  void load(Staged stage, INDArray array, SequencePart part) {
    if (rows.isEmpty()) {
      part.load(stage, array, AXES.timeFirst());
    } else {
      loadCopy(stage, array, part);
      clear(stage.tensor(), array.size(AXES.features()));
    }
  }

  /**
   * Loads a copy of a part of such an array as it is, padded steps included; the array itself may
   * be gone afterwards.
   */
  static void loadCopy(Staged stage, INDArray array, SequencePart part) {
    part.loadCopy(stage, array, AXES.timeFirst());
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
