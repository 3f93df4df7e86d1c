package io.github.attnzoo.train.data;

import io.github.attnzoo.train.data.BatchBuilder.PictureChange;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * One epoch's batches, made when asked for: features {@code [batch, features, time]} or {@code
 * [batch, channels, height, width]}, labels {@code [batch, classes]}, and a features mask {@code
 * [batch, time]} where some sequence of the split is shorter than the shape. {@link #reset} starts
 * the same epoch again, with the same order and the same augmentation; {@link Batches#epoch} gives
 * another. For one thread.
 */
public final class BatchIterator implements DataSetIterator {
  private final transient Split split;
  private final int[] order;
  private final int batchSize;
  private final transient BatchBuilder builder;
  private final transient PictureChange change;
  private int position;

  /**
   * @param order indices into the split
   * @param change of the picture at a position in {@code order}
   */
  BatchIterator(
      Split split, int[] order, int batchSize, BatchBuilder builder, PictureChange change) {
    this.split = split;
    this.order = order;
    this.batchSize = batchSize;
    this.builder = builder;
    this.change = change;
  }

  @Override
  public boolean hasNext() {
    return position < order.length;
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  @Override
  public DataSet next(int count) {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch of " + order.length + " samples is over");
    }
    int start = position;
    int end = Math.min(start + count, order.length);
    var samples = new ArrayList<Sample>(end - start);
    for (int i = start; i < end; i++) {
      samples.add(split.samples().get(order[i]));
    }
    position = end;
    return builder.build(samples, (i, picture) -> change.apply(start + i, picture));
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
    return batchSize;
  }

  /** Numbers in one sample, padding included. */
  @Override
  public int inputColumns() {
    return split.shape().numbers();
  }

  @Override
  public int totalOutcomes() {
    return split.shape().classes().size();
  }

  @Override
  public List<String> getLabels() {
    return split.shape().classes();
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
