package io.github.attnzoo.models;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.training.TrainingConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** The key {@code model} of a config: an architecture and its sizes. */
public sealed interface ModelSpec permits LstmAttention, Cnn, SeCnn {
  /** Fails with a {@code RuleViolation} where the model can't read samples of this shape. */
  void check(DataShape shape);

  /** Whether sequences of any length fit, so that a batch need not be padded to full length. */
  default boolean readsAnyLength() {
    return false;
  }

  /**
   * The graph, with one input named {@code input} and one output named {@code output} (softmax,
   * cross entropy).
   *
   * @param shape what one sample looks like
   * @param training gives the updater and the penalties
   * @param seed fixes the initial parameters and dropout
   */
  ComputationGraphConfiguration graph(DataShape shape, TrainingConfig training, long seed);
}
