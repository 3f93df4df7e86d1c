package io.github.attnzoo.train.cli;

import java.io.Serial;

/** A command that can't be carried out as it was given. */
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
