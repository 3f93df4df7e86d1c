package io.github.attnzoo.train.loop;

import java.io.Serial;

/** A training that cannot go on; the last checkpoint is whole. */
public final class TrainingFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public TrainingFailure(String message) {
    super(message);
  }
}
