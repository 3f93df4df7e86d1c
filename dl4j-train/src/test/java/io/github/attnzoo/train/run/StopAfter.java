package io.github.attnzoo.train.run;

import java.util.function.BooleanSupplier;

/** Asks a training to stop, after it has been asked so many times. */
final class StopAfter implements BooleanSupplier {
  private int left;

  StopAfter(int questions) {
    this.left = questions;
  }

  @Override
  public boolean getAsBoolean() {
    if (left > 0) {
      left--;
      return false;
    }
    return true;
  }
}
