package io.github.attnzoo.models.training;

/** What a margin, by which a value must beat the best one, is measured in. */
public enum ThresholdMode {
  /** {@code best * (1 - margin)}, or {@code best * (1 + margin)} where higher is better. */
  RELATIVE,
  /** {@code best - margin}, or {@code best + margin} where higher is better. */
  ABSOLUTE
}
