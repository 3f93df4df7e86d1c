package io.github.attnzoo.onednn.sequence;

/**
 * What an LSTM's operations are prepared for.
 *
 * @param time number of steps
 * @param batch number of sequences
 * @param inputs size of a step's features
 * @param hidden size of the state
 * @param training whether a backward pass may follow
 */
record LstmShape(long time, long batch, long inputs, long hidden, boolean training) {

  /** The same for another number of sequences. */
  LstmShape withBatch(long sequences) {
    return new LstmShape(time, sequences, inputs, hidden, training);
  }
}
