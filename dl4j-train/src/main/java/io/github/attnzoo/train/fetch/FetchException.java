package io.github.attnzoo.train.fetch;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A data set that could not be fetched. The message is meant to be read by users. */
public final class FetchException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean isBadInput;

  private FetchException(String message, boolean isBadInput, @Nullable Throwable cause) {
    super(message, cause);
    this.isBadInput = isBadInput;
  }

  /** Something that went wrong on the way. */
  static FetchException failed(String message, @Nullable Throwable cause) {
    return new FetchException(message, false, cause);
  }

  /** Something that the user must change before it can go right. */
  static FetchException badInput(String message) {
    return new FetchException(message, true, null);
  }

  /** Whether the user must change something before it can go right. */
  public boolean isBadInput() {
    return isBadInput;
  }
}
