package io.github.attnzoo.models.training;

import org.nd4j.linalg.learning.config.IUpdater;

/** The key {@code training.optimizer}: the rule that turns gradients into steps. */
public sealed interface OptimizerConfig permits AdamConfig, SgdConfig {
  /** The learning rate of the first step. */
  double learningRate();

  /** The rule as Deeplearning4j's own object. */
  IUpdater toUpdater();
}
