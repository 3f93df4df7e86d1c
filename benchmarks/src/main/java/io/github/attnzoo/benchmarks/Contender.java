package io.github.attnzoo.benchmarks;

/** One implementation of a model with data of its own, ready to be timed. */
interface Contender extends AutoCloseable {

  /** One training step: forward, backward, update. */
  void train();

  /** One forward pass for inference, with its results read. */
  void infer();

  @Override
  void close();
}
