package io.github.attnzoo.train.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * One epoch's batches, made when asked for: features {@code [batch, features, time]} or {@code
 * [batch, channels, height, width]}, labels {@code [batch, classes]} (one-hot, or blended where
 * mixup or CutMix is on), and a features mask {@code [batch, time]} where some sequence of the
 * split is shorter than the shape. {@link #reset} starts the same epoch again, with the same order
 * and the same augmentation; {@link Batches#epoch} gives another. For one thread.
 */
public final class BatchIterator implements DataSetIterator {
  private final transient Batches batches;
  private final int[][] plan;
  private final int epoch;
  private int position;

  /**
   * @param plan indices into the split, batch by batch
   */
  BatchIterator(Batches batches, int[][] plan, int epoch) {
    this.batches = batches;
    this.plan = plan;
    this.epoch = epoch;
  }

  @Override
  public boolean hasNext() {
    return position < plan.length;
  }

  @Override
  public DataSet next() {
    return nextTask().get();
  }

  /** The next batch, still to be built; several threads may build batches at once. */
  Supplier<DataSet> nextTask() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch of " + plan.length + " batches is over");
    }
    int number = position++;
    return () -> batches.build(epoch, number, plan[number]);
  }

  /** Not supported: what comes together is settled before the epoch. */
  @Override
  public DataSet next(int count) {
    throw new UnsupportedOperationException("batches have the size they were planned with");
  }

  /** Leaves out the first batches, which are not made. */
  void skip(int count) {
    position = Math.min(count, plan.length);
  }

  @Override
  public void reset() {
    position = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batches.batchSize();
  }

  /** Numbers in one sample, padding included. */
  @Override
  public int inputColumns() {
    return batches.split().shape().numbers();
  }

  @Override
  public int totalOutcomes() {
    return batches.split().shape().classes().size();
  }

  @Override
  public List<String> getLabels() {
    return batches.split().shape().classes();
  }

  /** Not supported: batches come normalised. */
  @Override
  public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("batches come normalised; wrap the iterator instead");
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return null;
  }
}
