package io.github.attnzoo.train.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Prepares the next batches of another iterator on background threads while the network trains;
 * order and contents are unchanged, whatever the number of threads. What the other iterator throws
 * is thrown by {@link #hasNext}, after the batches before it. {@link #close} ends the threads,
 * wherever they stand.
 *
 * <p>Deeplearning4j's own {@code AsyncDataSetIterator} is not used: it has one thread, when its
 * source throws, its consumer waits for ever, and its batches lie in a workspace that is used again
 * while they may still be held.
 */
public final class PrefetchIterator implements DataSetIterator, AutoCloseable {
  private static final int AHEAD = 4;
  private static final int MOST_THREADS = 4;

  private final transient DataSetIterator source;
  private final int ahead;
  private final int threads;
  private final transient Deque<Future<@Nullable DataSet>> pending = new ArrayDeque<>();
  private final transient List<Thread> running = new CopyOnWriteArrayList<>();
  private transient ExecutorService workers;
  private transient @Nullable Item next;

  private PrefetchIterator(DataSetIterator source, int ahead, int threads) {
    this.source = source;
    this.ahead = ahead;
    // Only our own iterator can hand out batches that are still to be built.
    this.threads = source instanceof BatchIterator ? threads : 1;
    this.workers = start();
    fill();
  }

  /**
   * Starts to prepare up to four batches ahead, enough to even out augmentation's cost, on one
   * thread for every two processors, at most four: the others train.
   */
  public static PrefetchIterator over(DataSetIterator source) {
    return over(source, 1);
  }

  /**
   * The same for a consumer that takes several batches at once: up to four times as many are
   * prepared ahead.
   */
  public static PrefetchIterator over(DataSetIterator source, int atOnce) {
    int half = Runtime.getRuntime().availableProcessors() / 2;
    return over(source, AHEAD * atOnce, Math.max(1, Math.min(MOST_THREADS, half)));
  }

  /**
   * @param source used by this iterator alone from now on
   * @param ahead how many batches may wait or be in work, each with its memory
   * @param threads that build batches; one for iterators that aren't a {@link BatchIterator}
   */
  public static PrefetchIterator over(DataSetIterator source, int ahead, int threads) {
    return new PrefetchIterator(source, ahead, threads);
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
    workers = start();
    fill();
  }

  /** Ends the background threads and drops what they prepared; iterating on finds no batch. */
  @Override
  public void close() {
    workers.shutdownNow();
    boolean isInterrupted = false;
    for (Thread thread : running) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    }
    running.clear();
    pending.clear();
    next = Item.END;
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private ExecutorService start() {
    // CUDA gives new threads the next GPU in turn; these are to work on that of their consumer.
    Integer device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
    return Executors.newFixedThreadPool(
        threads,
        work -> {
          Runnable bound =
              () -> {
                Nd4j.getAffinityManager().unsafeSetDevice(device);
                work.run();
              };
          var thread = new Thread(bound, "attnzoo-prefetch");
          thread.setDaemon(true);
          running.add(thread);
          return thread;
        });
  }

  private void fill() {
    while (pending.size() < ahead) {
      if (source instanceof BatchIterator batches) {
        if (!batches.hasNext()) {
          return;
        }
        Supplier<DataSet> task = batches.nextTask();
        pending.add(workers.submit(() -> onDevice(task.get())));
      } else {
        pending.add(workers.submit(() -> source.hasNext() ? onDevice(source.next()) : null));
      }
    }
  }

  /** The batch, copied to the GPU where there is one, so that training does not wait for that. */
  private static DataSet onDevice(DataSet batch) {
    for (INDArray array :
        new INDArray[] {
          batch.getFeatures(),
          batch.getLabels(),
          batch.getFeaturesMaskArray(),
          batch.getLabelsMaskArray()
        }) {
      if (array != null) {
        Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.DEVICE);
      }
    }
    Nd4j.getExecutioner().commit();
    return batch;
  }

  private Item peek() {
    Item item = next;
    if (item == null) {
      Future<@Nullable DataSet> first = pending.peek();
      item = first == null ? Item.END : result(first);
      pending.poll();
      if (item.batch == null) {
        // After the end, and after a failure, nothing more is asked of the source.
        workers.shutdownNow();
        pending.clear();
      } else {
        fill();
      }
      next = item;
    }
    return item;
  }

  private static Item result(Future<@Nullable DataSet> batch) {
    try {
      DataSet built = batch.get();
      return built == null ? Item.END : new Item(built, null);
    } catch (ExecutionException e) {
      return new Item(null, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
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
