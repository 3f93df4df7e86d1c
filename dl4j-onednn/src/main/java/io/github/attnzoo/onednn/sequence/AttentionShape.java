package io.github.attnzoo.onednn.sequence;

import java.util.Arrays;

/**
 * What an attention layer's operations are prepared for.
 *
 * @param time number of steps
 * @param batch number of sequences
 * @param size size of a step's features
 * @param hardThreshold weights that are not greater become 0; 0 keeps all
 * @param mean whether the weights of a step's dimensions are averaged within each head
 * @param heads groups of neighbouring dimensions, for the mean
 * @param sum whether the weighted steps are added up
 * @param columnMajor whether the parameter W is in order 'f'
 * @param training whether a backward pass may follow
 * @param dropped whether weights are dropped in this pass
 * @param timeLast whether the weighted steps are handed out as {@code [batch, size, time]}, order
 *     'c', rather than as {@code [time, batch, size]}
 */
record AttentionShape(
    long time,
    long batch,
    long size,
    float hardThreshold,
    boolean mean,
    int heads,
    boolean sum,
    boolean columnMajor,
    boolean training,
    boolean dropped,
    boolean timeLast) {

  /** The same for another number of sequences. */
  AttentionShape withBatch(long sequences) {
    return new AttentionShape(
        time,
        sequences,
        size,
        hardThreshold,
        mean,
        heads,
        sum,
        columnMajor,
        training,
        dropped,
        timeLast);
  }

  /** The dimensions of what the layer hands out. */
  long[] result() {
    if (sum) {
      return new long[] {batch, size};
    }
    return timeLast ? new long[] {batch, size, time} : new long[] {time, batch, size};
  }

  long steps() {
    return time * batch;
  }

  long row() {
    return batch * size;
  }

  /** The matrix {@code [size, size]} that puts the mean of its head in each dimension's place. */
  float[] averaging() {
    int dimensions = (int) size;
    int headSize = dimensions / heads;
    var matrix = new float[dimensions * dimensions];
    for (int row = 0; row < dimensions; row++) {
      int head = row / headSize * headSize;
      Arrays.fill(
          matrix, row * dimensions + head, row * dimensions + head + headSize, 1f / headSize);
    }
    return matrix;
  }

  long[] weightStrides() {
    return columnMajor ? new long[] {1, size} : new long[] {size, 1};
  }
}
