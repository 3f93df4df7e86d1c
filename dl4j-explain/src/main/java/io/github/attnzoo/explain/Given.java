package io.github.attnzoo.explain;

import org.jspecify.annotations.Nullable;

/** Refuses what is missing by its name. */
final class Given {
  private Given() {}

  /** The value. */
  static <T> T check(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given, got " + name + "=null");
    }
    return value;
  }
}
