package io.github.attnzoo.train.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/** Which samples of a split, by index, come together in an epoch's batches. */
final class EpochPlan {
  /**
   * Batches whose samples are sorted together: enough to find similar lengths, few to be random.
   */
  private static final int POOL = 64;

  private EpochPlan() {}

  /** The order cut into batches; the last holds what is left. */
  static int[][] cut(int[] order, int batchSize) {
    var batches = new int[(order.length + batchSize - 1) / batchSize][];
    for (int b = 0; b < batches.length; b++) {
      int start = b * batchSize;
      batches[b] = Arrays.copyOfRange(order, start, Math.min(start + batchSize, order.length));
    }
    return batches;
  }

  /**
   * Batches of samples of similar length: the samples are shuffled, each {@value #POOL} batches'
   * worth of them sorted by length and cut, and the batches shuffled. Each sample comes once.
   *
   * @param lengths of all samples
   */
  static int[][] byLength(int[] lengths, int batchSize, SplittableRandom random) {
    int[] order = Seeds.permutation(lengths.length, random);
    int pool = (int) Math.min((long) POOL * batchSize, Math.max(1, lengths.length));
    for (int start = 0; start < order.length; start += pool) {
      sort(order, start, Math.min(start + pool, order.length), lengths);
    }
    int[][] batches = cut(order, batchSize);
    int[] places = Seeds.permutation(batches.length, random);
    return Arrays.stream(places).mapToObj(b -> batches[b]).toArray(int[][]::new);
  }

  private static void sort(int[] order, int start, int end, int[] lengths) {
    Integer[] pool =
        Arrays.stream(order, start, end)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i]))
            .toArray(Integer[]::new);
    for (int i = 0; i < pool.length; i++) {
      order[start + i] = pool[i];
    }
  }
}
