package io.github.attnzoo.models.training;

/** Which kernels compute the layers on a CPU. */
public enum Kernels {
  /** oneDNN wherever it gives the same numbers, Deeplearning4j's own elsewhere. */
  AUTO,
  /** Deeplearning4j's own kernels alone. */
  PLAIN
}
