package io.github.attnzoo.onednn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Owns native objects and frees them, last one first, when it is closed.
 *
 * <p>Closing twice is harmless. An owner belongs to whoever runs the objects in it: it must not be
 * closed while one of them runs.
 */
public final class NativeOwner implements NativeMemory {
  private final List<Pointer> owned = new ArrayList<>();
  private final List<AutoCloseable> parts = new ArrayList<>();

  private NativeOwner() {}

  /**
   * Builds something out of native objects.
   *
   * <p>What the builder hands to {@link #own} lives until the owner is closed; every other native
   * object it makes is freed when it returns. When it throws, everything is freed.
   *
   * @param builder makes the result; the owner it gets is the one to close later
   * @param <T> what is built; it keeps the owner
   * @return what the builder returned
   */
  public static <T> T build(Function<NativeOwner, T> builder) {
    NativeOwner owner = new NativeOwner();
    try {
      return owner.add(builder);
    } catch (RuntimeException | Error e) {
      owner.close();
      throw e;
    }
  }

  /**
   * Builds something more, with the same rules.
   *
   * @param builder makes the result
   * @param <T> what is built
   * @return what the builder returned
   */
  @SuppressWarnings({"try", "unchecked"})
  public <T> T add(Function<NativeOwner, T> builder) {
    try (var temporaries = new PointerScope()) {
      return builder.apply(this);
    }
  }

  /**
   * Builds something that has an owner of its own, which may be added to while another thread runs
   * what other owners have.
   *
   * @param builder makes the result; the owner it gets is closed with this one
   * @param <T> what is built
   * @return what the builder returned
   */
  public <T> T part(Function<NativeOwner, T> builder) {
    return build(own -> builder.apply(closing(own)));
  }

  /**
   * Closes something else, before the native objects of this owner.
   *
   * @param part what to close
   * @param <C> its type
   * @return the same object
   */
  public <C extends AutoCloseable> C closing(C part) {
    parts.add(part);
    return part;
  }

  /**
   * Keeps a native object until this owner is closed.
   *
   * @param pointer the object
   * @param <P> its type
   * @return the same object
   */
  public <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    owned.add(pointer);
    return pointer;
  }

  @Override
  public long bytes() {
    long sum = 0;
    for (Pointer pointer : owned) {
      sum += pointer instanceof BytePointer ? pointer.capacity() : 0;
    }
    for (AutoCloseable part : parts) {
      if (part instanceof NativeMemory memory) {
        sum += memory.bytes();
      } else if (part instanceof INDArray array) {
        sum += array.length() * array.dataType().width();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    parts.forEach(NativeOwner::close);
    parts.clear();
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).releaseReference();
    }
    owned.clear();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException("a kernel's native memory could not be freed", e);
    }
  }
}
