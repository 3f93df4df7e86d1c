package io.github.attnzoo.models.training;

/** How far the sequences of a training batch are padded, and which come together. */
public enum Padding {
  /** To the data's {@code timeSteps}, in batches drawn from all samples. */
  FULL,
  /** To the longest of the batch, in batches drawn from all samples. */
  BATCH,
  /** To the longest of the batch, in batches of samples of about the same length. */
  BUCKETS
}
