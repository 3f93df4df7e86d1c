package io.github.attnzoo.onednn.sequence;

/**
 * What an LSTM's operations are prepared for.
 *
 * @param time number of steps
 * @param batch number of sequences
 * @param inputs size of a step's features
 * @param hidden size of the state
 * @param training whether a backward pass may follow
 * @param timeLast whether the hidden states are handed out as {@code [batch, hidden, time]}, order
 *     'c', rather than as {@code [time, batch, hidden]}
 */
record LstmShape(
    long time, long batch, long inputs, long hidden, boolean training, boolean timeLast) {

  /** The same for another number of sequences. */
  LstmShape withBatch(long sequences) {
    return new LstmShape(time, sequences, inputs, hidden, training, timeLast);
  }
}
