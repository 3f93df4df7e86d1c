package io.github.attnzoo.models.data;

/** What becomes of numbers that a sequence lacks. */
public enum MissingValues {
  /** They are an error. */
  REFUSE,
  /** The feature's last number before, or, where there is none before, its first one after. */
  PREVIOUS
}
