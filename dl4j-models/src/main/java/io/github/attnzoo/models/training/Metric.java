package io.github.attnzoo.models.training;

/** A number that is known at the end of each epoch and that decisions can watch. */
public enum Metric {
  TRAIN_LOSS(false),
  TRAIN_ACCURACY(true),
  VALIDATION_LOSS(false),
  VALIDATION_ACCURACY(true);

  private final boolean higherIsBetter;

  Metric(boolean higherIsBetter) {
    this.higherIsBetter = higherIsBetter;
  }

  /** Whether a larger value is the better one. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether the metric needs validation samples. */
  public boolean needsValidation() {
    return this == VALIDATION_LOSS || this == VALIDATION_ACCURACY;
  }
}
