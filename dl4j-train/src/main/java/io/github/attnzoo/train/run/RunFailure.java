package io.github.attnzoo.train.run;

import java.io.Serial;

/**
 * A run that could not go on because of something around it that was fine when it started, as data
 * that vanished. The last checkpoint is whole.
 */
public final class RunFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  RunFailure(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
