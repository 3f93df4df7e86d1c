package io.github.attnzoo.train.run;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A run folder or a model file that can't be used. The message says which, what was expected and
 * what was found; it is meant to be read by users.
 */
public final class RunException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  RunException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
