package io.github.attnzoo.train.progress;

/** A piece of work that is being watched. It ends when it is closed, whether or not all is done. */
public interface Task extends AutoCloseable {
  /** Nobody watches. */
  Task UNWATCHED = (amount, remark) -> {};

  /**
   * More of it is done.
   *
   * @param amount how much more, in the unit that it began with
   * @param remark a few words on how it goes, such as the loss; may be empty
   */
  void advance(long amount, String remark);

  /** More of it is done. */
  default void advance(long amount) {
    advance(amount, "");
  }

  @Override
  default void close() {}
}
