package io.github.attnzoo.train.data;

/** A change of pictures on their way into a batch. */
interface BatchChange {
  /** Leaves every picture as it is. */
  BatchChange NONE = (position, picture) -> {};

  /**
   * Changes one picture in place, before normalisation.
   *
   * @param position in the batch
   * @param picture {@code [channels, height, width]}, in [0, 1]
   */
  void apply(int position, float[] picture);

  /**
   * Changes the whole batch in place, after normalisation.
   *
   * @param pictures {@code [batch, channels, height, width]}
   * @param labels {@code [batch, classes]}
   */
  default void applyToAll(float[] pictures, float[] labels) {}
}
