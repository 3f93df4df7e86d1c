package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.data.BatchBuilder.PictureChange;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a split is cut into batches. Immutable; each epoch has an iterator of its own, and what it
 * gives depends on the seed and the epoch's number alone, so that a resumed run repeats it.
 *
 * <pre>{@code
 * Batches batches = Batches.forTraining(data, 32, seed);
 * try (var iterator = PrefetchIterator.over(batches.epoch(epoch))) {
 *   while (iterator.hasNext()) {
 *     graph.fit(iterator.next());
 *   }
 * }
 * }</pre>
 */
public final class Batches {
  private final Split split;
  private final @Nullable Normalization normalization;
  private final @Nullable Augmenter augmenter;
  private final int batchSize;
  private final boolean isShuffled;
  private final long seed;
  private final boolean isMasked;

  private Batches(
      Split split,
      @Nullable Normalization normalization,
      @Nullable Augmenter augmenter,
      int batchSize,
      boolean isShuffled,
      long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    this.split = split;
    this.normalization = normalization;
    this.augmenter = augmenter;
    this.batchSize = batchSize;
    this.isShuffled = isShuffled;
    this.seed = seed;
    this.isMasked = BatchBuilder.needsMask(split.shape(), split.samples());
  }

  /**
   * The training samples, in another order each epoch, augmented where the data set asks for it.
   *
   * @param batchSize samples a batch; the last of an epoch holds what is left
   * @param seed of the order and the augmentation
   */
  public static Batches forTraining(LoadedData data, int batchSize, long seed) {
    Augmenter augmenter =
        data.augmentation() == null || !(data.shape() instanceof ImageShape image)
            ? null
            : new Augmenter(data.augmentation(), image);
    return new Batches(data.train(), data.normalization(), augmenter, batchSize, true, seed);
  }

  /**
   * The samples of any split in their own order and unchanged but for normalisation.
   *
   * @param normalization the data set's; null for none
   */
  public static Batches inOrder(Split split, @Nullable Normalization normalization, int batchSize) {
    return new Batches(split, normalization, null, batchSize, false, 0);
  }

  /** The split that is cut. */
  public Split split() {
    return split;
  }

  /** Batches of an epoch: the samples by the batch size, rounded up. */
  public int batchesPerEpoch() {
    return (split.size() + batchSize - 1) / batchSize;
  }

  /**
   * An iterator over every sample once.
   *
   * @param epoch number of the epoch, from wherever the caller counts
   */
  public BatchIterator epoch(int epoch) {
    int[] order =
        isShuffled
            ? Seeds.permutation(split.size(), Seeds.stream(Purpose.ORDER, seed, epoch))
            : IntStream.range(0, split.size()).toArray();
    var builder = new BatchBuilder(split.shape(), normalization, isMasked);
    return new BatchIterator(split, order, batchSize, builder, changeOf(epoch, order));
  }

  private PictureChange changeOf(int epoch, int[] order) {
    if (augmenter == null) {
      return PictureChange.NONE;
    }
    return (position, picture) ->
        augmenter.apply(picture, Seeds.stream(Purpose.AUGMENT, seed, epoch, order[position]));
  }
}
