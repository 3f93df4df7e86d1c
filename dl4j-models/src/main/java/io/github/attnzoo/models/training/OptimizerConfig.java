package io.github.attnzoo.models.training;

import org.nd4j.linalg.learning.config.IUpdater;

/** The key {@code training.optimizer}: the rule that turns gradients into steps. */
public sealed interface OptimizerConfig permits AdamConfig, AdamWConfig, SgdConfig {
  /** The learning rate, before any schedule. */
  double learningRate();

  /** The share of each weight, times the learning rate, that a step takes away. */
  default double weightDecay() {
    return 0;
  }

  /** The rule as Deeplearning4j's own object; weight decay is no part of it. */
  IUpdater toUpdater();
}
