package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.training.Padding;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

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
public final class Batches implements BatchSource {
  /** Kernels are prepared for each length, so batches are padded to one of about this many. */
  private static final int LENGTHS = 8;

  private final Split split;
  private final BatchBuilder builder;
  private final @Nullable BatchAugmentation augmentation;
  private final int batchSize;
  private final boolean isShuffled;
  private final Padding padding;
  private final long seed;

  private Batches(
      Split split,
      @Nullable Normalization normalization,
      @Nullable Augmentation augmentation,
      int batchSize,
      boolean isShuffled,
      Padding padding,
      long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    DataShape shape = split.shape();
    this.split = split;
    this.builder =
        new BatchBuilder(shape, normalization, BatchBuilder.needsMask(shape, split.samples()));
    this.augmentation =
        augmentation != null && shape instanceof ImageShape image
            ? new BatchAugmentation(augmentation, image, builder.zero(), seed)
            : null;
    this.batchSize = batchSize;
    this.isShuffled = isShuffled;
    this.padding = padding;
    this.seed = seed;
  }

  /**
   * The training samples, in another order each epoch, augmented where the data set asks for it.
   *
   * @param batchSize samples a batch; the last of an epoch (with {@link Padding#BUCKETS}, any one)
   *     holds what is left
   * @param padding of sequences; pictures have none
   * @param seed of the order and the augmentation
   */
  public static Batches forTraining(LoadedData data, int batchSize, Padding padding, long seed) {
    return new Batches(
        data.train(), data.normalization(), data.augmentation(), batchSize, true, padding, seed);
  }

  /** The training samples, sequences padded to full length. */
  public static Batches forTraining(LoadedData data, int batchSize, long seed) {
    return forTraining(data, batchSize, Padding.FULL, seed);
  }

  /**
   * The samples of any split in their own order and unchanged but for normalisation.
   *
   * @param normalization the data set's; null for none
   */
  public static Batches inOrder(Split split, @Nullable Normalization normalization, int batchSize) {
    return new Batches(split, normalization, null, batchSize, false, Padding.FULL, 0);
  }

  /** The split that is cut. */
  public Split split() {
    return split;
  }

  @Override
  public List<String> classes() {
    return split.shape().classes();
  }

  @Override
  public int samples() {
    return split.size();
  }

  /** The samples by the batch size, rounded up. */
  @Override
  public int batchesPerEpoch() {
    return (split.size() + batchSize - 1) / batchSize;
  }

  /**
   * An iterator over every sample once.
   *
   * @param epoch number of the epoch, from wherever the caller counts
   */
  public BatchIterator epoch(int epoch) {
    return new BatchIterator(this, plan(epoch), epoch);
  }

  @Override
  public BatchIterator epoch(int epoch, int steps) {
    BatchIterator iterator = epoch(epoch);
    iterator.skip(steps);
    return iterator;
  }

  int batchSize() {
    return batchSize;
  }

  private int[][] plan(int epoch) {
    if (!isShuffled) {
      return EpochPlan.cut(IntStream.range(0, split.size()).toArray(), batchSize);
    }
    var random = Seeds.stream(Purpose.ORDER, seed, epoch);
    return padding == Padding.BUCKETS
        ? EpochPlan.byLength(split.lengths(), batchSize, random)
        : EpochPlan.cut(Seeds.permutation(split.size(), random), batchSize);
  }

  /**
   * Builds one batch. Any thread may.
   *
   * @param number of the batch in its epoch
   * @param indices of its samples
   */
  DataSet build(int epoch, int number, int[] indices) {
    List<Sample> samples = IntStream.of(indices).mapToObj(split.samples()::get).toList();
    BatchChange change =
        augmentation == null ? BatchChange.NONE : augmentation.of(epoch, number, indices);
    return builder.build(samples, timeSteps(samples), change);
  }

  private int timeSteps(List<Sample> samples) {
    if (!(split.shape() instanceof SequenceShape sequence)) {
      return 1;
    }
    int full = sequence.timeSteps();
    if (padding == Padding.FULL) {
      return full;
    }
    int longest = samples.stream().mapToInt(Sample::length).max().orElse(0) / sequence.features();
    int step = (full + LENGTHS - 1) / LENGTHS;
    return Math.min(full, (longest + step - 1) / step * step);
  }
}
