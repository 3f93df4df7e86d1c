package io.github.attnzoo.onednn.engine;

/** The operations of a layer, prepared for one shape. */
public interface Plan extends NativeMemory {
  /**
   * Who owns all that they consist of.
   *
   * @return always the same owner
   */
  NativeOwner owner();

  @Override
  default long bytes() {
    return owner().bytes();
  }

  @Override
  default void close() {
    owner().close();
  }
}
