package io.github.attnzoo.train.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Prepares the next batches of another iterator on one background thread while the network trains;
 * order and contents are unchanged. What the other iterator throws is thrown by {@link #hasNext},
 * after the batches before it. {@link #close} ends the thread, wherever it stands.
 *
 * <p>Deeplearning4j's own {@code AsyncDataSetIterator} is not used: when its source throws, its
 * consumer waits for ever, and its batches lie in a workspace that is used again while they may
 * still be held.
 */
public final class PrefetchIterator implements DataSetIterator, AutoCloseable {
  private static final int AHEAD = 4;

  private final transient DataSetIterator source;
  private final transient BlockingQueue<Item> queue;
  private transient Thread worker;
  private transient @Nullable Item next;

  private PrefetchIterator(DataSetIterator source, int ahead) {
    this.source = source;
    this.queue = new ArrayBlockingQueue<>(ahead);
    this.worker = start();
  }

  /** Starts to prepare up to four batches ahead: enough to even out augmentation's cost. */
  public static PrefetchIterator over(DataSetIterator source) {
    return over(source, AHEAD);
  }

  /**
   * @param source used by the background thread alone from now on
   * @param ahead how many finished batches may wait, each with its memory
   */
  public static PrefetchIterator over(DataSetIterator source, int ahead) {
    return new PrefetchIterator(source, ahead);
  }

  @Override
  public boolean hasNext() {
    Item item = peek();
    if (item.failure instanceof Error error) {
      throw error;
    }
    if (item.failure instanceof RuntimeException exception) {
      throw exception;
    }
    return item.batch != null;
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no batch is left");
    }
    DataSet batch = peek().batch;
    next = null;
    return Objects.requireNonNull(batch);
  }

  @Override
  public void reset() {
    close();
    source.reset();
    next = null;
    worker = start();
  }

  /** Ends the background thread and drops what it prepared; iterating on finds no batch. */
  @Override
  public void close() {
    worker.interrupt();
    boolean isInterrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    queue.clear();
    next = Item.END;
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread start() {
    var thread = new Thread(this::prepare, "attnzoo-prefetch");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void prepare() {
    try {
      try {
        while (source.hasNext() && !Thread.currentThread().isInterrupted()) {
          queue.put(new Item(source.next(), null));
        }
        queue.put(Item.END);
      } catch (RuntimeException | Error e) {
        queue.put(new Item(null, e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Item peek() {
    Item item = next;
    while (item == null) {
      try {
        item = queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a batch", e);
      }
    }
    next = item;
    return item;
  }

  @Override
  public DataSet next(int count) {
    throw new UnsupportedOperationException("batches are prepared at the source's size");
  }

  @Override
  public int inputColumns() {
    return source.inputColumns();
  }

  @Override
  public int totalOutcomes() {
    return source.totalOutcomes();
  }

  @Override
  public boolean resetSupported() {
    return source.resetSupported();
  }

  /** False: it prefetches already. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public int batch() {
    return source.batch();
  }

  @Override
  public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
    source.setPreProcessor(preProcessor);
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return source.getPreProcessor();
  }

  @Override
  public List<String> getLabels() {
    return source.getLabels();
  }

  /** A batch, or what went wrong instead, or (both null) the end. */
  private record Item(@Nullable DataSet batch, @Nullable Throwable failure) {
    private static final Item END = new Item(null, null);
  }
}
