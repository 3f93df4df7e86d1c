package io.github.attnzoo.onednn.engine;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Prepared operations by shape: the ones used last are kept, within bounds, the others are closed.
 * oneDNN prepares an operation for the number of threads that the preparing thread has, and what it
 * computes depends on it in the last bits; so threads with other numbers have operations of their
 * own.
 *
 * <p>A cache belongs to one layer and follows that layer's rule: one thread at a time. {@link #use}
 * refuses a second one. It also keeps alive, as long as the work runs, what native code knows only
 * by address: the layer, whose end would close its operations, and every array that the work refers
 * to.
 *
 * @param <K> what the operations were prepared for, a record
 * @param <P> the prepared operations
 */
public final class PlanCache<K, P extends NativeMemory> implements AutoCloseable {
  /**
   * A layer's: shapes that come again, as lengths in buckets and batches of requests do, are
   * prepared once, unless their memory adds up; then there is still room for those of training and
   * inference, the last smaller batches included, and for the usual eight buckets of lengths.
   */
  private static final Bounds OF_A_LAYER = new Bounds(8, 32, 64 << 20);

  private static final Cleaner CLEANER = Cleaner.create();

  private final Plans<Slot<K>, P> plans;
  private final @Nullable Object layer;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * An empty cache.
   *
   * @param bounds what is kept
   */
  public PlanCache(Bounds bounds) {
    this(bounds, null);
  }

  private PlanCache(Bounds bounds, @Nullable Object layer) {
    this.plans = new Plans<>(bounds);
    this.layer = layer;
  }

  /**
   * An empty cache that is closed when its layer is collected.
   *
   * @param layer whose operations these are; the plans must not refer to it
   * @param <K> what the operations are prepared for
   * @param <P> the prepared operations
   * @return a cache of 32 shapes, fewer where they hold more than 64 MB, but not fewer than eight
   */
  public static <K, P extends NativeMemory> PlanCache<K, P> of(Object layer) {
    var cache = new PlanCache<K, P>(OF_A_LAYER, layer);
    CLEANER.register(layer, cache.plans::closeAll);
    return cache;
  }

  /**
   * The operations for a shape, prepared at the first call.
   *
   * @param key the shape
   * @param prepare makes them
   * @return the operations; they stay usable until as many other shapes as are kept at least were
   *     asked for
   */
  P get(K key, Function<K, P> prepare) {
    int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    return plans.computeIfAbsent(new Slot<>(key, threads), slot -> prepare.apply(slot.shape()));
  }

  /**
   * Works with the operations for a shape.
   *
   * @param key the shape
   * @param prepare makes the operations at the first call
   * @param work what is done; the arrays it hands to native code must be made outside of it
   * @return the operations
   * @throws ConcurrentModificationException if another thread works with this cache
   */
  public P use(K key, Function<K, P> prepare, Consumer<P> work) {
    enter();
    try {
      P plan = get(key, prepare);
      work.accept(plan);
      return plan;
    } finally {
      leave();
      Reference.reachabilityFence(work);
      Reference.reachabilityFence(layer);
    }
  }

  /**
   * Goes on with operations that {@link #use(Object, Function, Consumer)} gave back.
   *
   * @param plan the operations
   * @param work what is done; the arrays it hands to native code must be made outside of it
   * @throws ConcurrentModificationException if another thread works with this cache
   */
  public void useAgain(P plan, Consumer<P> work) {
    enter();
    try {
      work.accept(plan);
    } finally {
      leave();
      Reference.reachabilityFence(work);
      Reference.reachabilityFence(layer);
    }
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new ConcurrentModificationException(
          "network used by two threads: a network on kernels works in one thread at a time");
    }
  }

  private void leave() {
    busy.set(false);
  }

  /** How many shapes are kept now. */
  int size() {
    return plans.size();
  }

  /**
   * Closes all operations; the cache can be used again.
   *
   * @throws ConcurrentModificationException if a thread works with this cache
   */
  @Override
  public void close() {
    enter();
    try {
      plans.closeAll();
    } finally {
      leave();
    }
  }

  private record Slot<K>(K shape, int threads) {}

  /**
   * How many shapes are kept.
   *
   * @param least so many whatever they hold, at least 1
   * @param most so many where they hold little
   * @param bytes how much more than {@code least} may hold in all, as of when the last one came
   */
  public record Bounds(int least, int most, long bytes) {
    /** Checks the numbers. */
    public Bounds {
      if (least < 1 || most < least) {
        throw new IllegalArgumentException(
            "least must be at least 1 and most at least least, got " + least + " and " + most);
      }
    }

    /**
     * A number that does not depend on what they hold.
     *
     * @param shapes how many, at least 1
     * @return the bounds
     */
    public static Bounds of(int shapes) {
      return new Bounds(shapes, shapes, 0);
    }
  }

  @SuppressWarnings("serial")
  private static final class Plans<K, P extends NativeMemory> extends LinkedHashMap<K, P> {
    private final transient Bounds bounds;

    Plans(Bounds bounds) {
      super(16, 0.75f, true);
      this.bounds = bounds;
    }

    @Override
    public P computeIfAbsent(K key, Function<? super K, ? extends P> prepare) {
      P plan = get(key);
      if (plan == null) {
        plan = prepare.apply(key);
        put(key, plan);
        while (areTooMany()) {
          var eldest = values().iterator();
          P closed = eldest.next();
          eldest.remove();
          closed.close();
        }
      }
      return plan;
    }

    private boolean areTooMany() {
      return size() > bounds.most()
          || (size() > bounds.least()
              && values().stream().mapToLong(NativeMemory::bytes).sum() > bounds.bytes());
    }

    void closeAll() {
      values().forEach(NativeMemory::close);
      clear();
    }
  }
}
