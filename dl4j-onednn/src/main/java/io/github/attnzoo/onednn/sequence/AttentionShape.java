package io.github.attnzoo.onednn.sequence;

/**
 * What an attention layer's operations are prepared for.
 *
 * @param time number of steps
 * @param batch number of sequences
 * @param size size of a step's features
 * @param hardThreshold weights that are not greater become 0; 0 keeps all
 * @param mean whether a step's weights are averaged
 * @param sum whether the weighted steps are added up
 * @param columnMajor whether the parameter W is in order 'f'
 * @param training whether a backward pass may follow
 */
record AttentionShape(
    long time,
    long batch,
    long size,
    float hardThreshold,
    boolean mean,
    boolean sum,
    boolean columnMajor,
    boolean training) {

  long steps() {
    return time * batch;
  }

  long row() {
    return batch * size;
  }

  long[] weightStrides() {
    return columnMajor ? new long[] {1, size} : new long[] {size, 1};
  }
}
