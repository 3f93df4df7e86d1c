package io.github.attnzoo.onednn.engine;

import java.lang.ref.Cleaner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Prepared operations by shape: the ones used last are kept, up to a bound, the others are closed.
 *
 * <p>A cache belongs to one layer and follows that layer's rule: one thread at a time.
 *
 * @param <K> what the operations were prepared for, a record
 * @param <P> the prepared operations
 */
public final class PlanCache<K, P extends AutoCloseable> {
  /** Training, its last smaller batch and two shapes of inference, with room to spare. */
  public static final int DEFAULT_CAPACITY = 8;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Plans<K, P> plans;

  /**
   * A cache that lives as long as its layer; it is emptied when the layer is collected.
   *
   * @param layer whose operations these are; the plans must not refer to it
   * @param capacity how many shapes are kept, at least 1
   */
  public PlanCache(Object layer, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    Plans<K, P> kept = new Plans<>(capacity);
    CLEANER.register(layer, kept::closeAll);
    this.plans = kept;
  }

  /**
   * The operations for a shape, prepared at the first call.
   *
   * @param key the shape
   * @param prepare makes them
   * @return the operations; they stay usable until as many other shapes as the capacity were asked
   *     for
   */
  public P get(K key, Function<K, P> prepare) {
    return plans.computeIfAbsent(key, prepare);
  }

  /** How many shapes are kept now. */
  int size() {
    return plans.size();
  }

  @SuppressWarnings("serial")
  private static final class Plans<K, P extends AutoCloseable> extends LinkedHashMap<K, P> {
    private final int capacity;

    Plans(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    public P computeIfAbsent(K key, Function<? super K, ? extends P> prepare) {
      P plan = get(key);
      if (plan == null) {
        plan = prepare.apply(key);
        put(key, plan);
      }
      return plan;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, P> eldest) {
      if (size() <= capacity) {
        return false;
      }
      close(eldest.getValue());
      return true;
    }

    void closeAll() {
      values().forEach(Plans::close);
      clear();
    }

    private static void close(AutoCloseable plan) {
      try {
        plan.close();
      } catch (Exception e) {
        throw new IllegalStateException("a kernel's native memory could not be freed", e);
      }
    }
  }
}
