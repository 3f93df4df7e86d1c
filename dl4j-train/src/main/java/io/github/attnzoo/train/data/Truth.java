package io.github.attnzoo.train.data;

/** Where the signal of a generated sample is; attention can be scored against it. */
public sealed interface Truth {
  /**
   * A stretch of time.
   *
   * @param start first time step of the signal
   * @param end the time step after its last
   */
  record TimeSpan(int start, int end) implements Truth {}

  /** A rectangle, in pixels from the top left corner. */
  record Box(int top, int left, int height, int width) implements Truth {}
}
