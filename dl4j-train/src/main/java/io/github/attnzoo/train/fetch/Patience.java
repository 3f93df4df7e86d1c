package io.github.attnzoo.train.fetch;

import java.time.Duration;

/**
 * How much a server is forgiven.
 *
 * @param stall longest time without a byte
 * @param pause before the second attempt; doubled before each further one
 * @param attempts in a row that bring next to nothing
 */
record Patience(Duration stall, Duration pause, int attempts) {
  static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1), 5);

  /** The pause after this many attempts in a row that brought nothing. */
  Duration pauseAfter(int failures) {
    return pause.multipliedBy(1L << Math.min(failures - 1, 5));
  }
}
