package io.github.attnzoo.onednn.sequence;

import java.util.Map;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an LSTM carries from one segment of a sequence to the next, under DL4J's names for it.
 *
 * @param hidden the hidden state {@code [batch, hidden]}, or null for zeros
 * @param cell the cell state {@code [batch, hidden]}, or null for zeros
 */
record LstmState(@Nullable INDArray hidden, @Nullable INDArray cell) {
  static final LstmState ZERO = new LstmState(null, null);

  private static final String HIDDEN = LSTM.STATE_KEY_PREV_ACTIVATION;
  private static final String CELL = LSTM.STATE_KEY_PREV_MEMCELL;

  static LstmState of(Map<String, INDArray> state) {
    return new LstmState(state.get(HIDDEN), state.get(CELL));
  }

  void putInto(Map<String, INDArray> state) {
    state.put(HIDDEN, hidden);
    state.put(CELL, cell);
  }

  /** Whether these are the same arrays, not only equal ones. */
  boolean isSame(LstmState other) {
    return hidden == other.hidden && cell == other.cell;
  }

  /** The same arrays in the four dimensions of oneDNN's states. */
  LstmState asStates() {
    return new LstmState(asState(hidden), asState(cell));
  }

  private static @Nullable INDArray asState(@Nullable INDArray array) {
    return array == null ? null : array.reshape(1, 1, array.size(0), array.size(1));
  }

  boolean fits(long batch, long size) {
    return fits(hidden, batch, size) && fits(cell, batch, size);
  }

  private static boolean fits(@Nullable INDArray array, long batch, long size) {
    return array == null
        || (array.dataType() == DataType.FLOAT
            && array.rank() == 2
            && array.size(0) == batch
            && array.size(1) == size);
  }
}
