package io.github.attnzoo.train.data;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Data that can't be used. The message names the file, the place in it (record, line or offset),
 * what was expected and what was found; it is meant to be read by users.
 */
public final class DataException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DataException(String message) {
    super(message);
  }

  DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
