package io.github.attnzoo.onednn.engine;

/** Native memory in somebody's hands, and Java's arrays that go with it. */
public interface NativeMemory extends AutoCloseable {
  /**
   * How much it is now.
   *
   * @return the number of bytes of tensors and arrays, small ones on the heap left out; what oneDNN
   *     needs for itself is not known
   */
  long bytes();

  /** Frees it. */
  @Override
  void close();
}
