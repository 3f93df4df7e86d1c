package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import org.jspecify.annotations.Nullable;

/** The key {@code training} of a config: how a model learns. */
public record TrainingConfig(
    @Property(doc = "Passes over the training samples, at most.", min = 1) int epochs,
    @Property(doc = "Samples per step.", min = 1) int batchSize,
    @Property(doc = "Which kernels compute on a CPU.", defaultsTo = "\"auto\"") Kernels kernels,
    @Property(doc = "The rule that turns gradients into steps.", defaultsTo = "{\"id\": \"adam\"}")
        OptimizerConfig optimizer,
    @Property(
            doc = "Weight of the l2 penalty on weights; biases are spared.",
            defaultsTo = "0",
            min = 0)
        double l2,
    @Property(doc = "What \"better\" means for the best checkpoint.", defaultsTo = "{}")
        MonitorConfig monitor,
    @Property(doc = "Lower the learning rate on a plateau; null keeps it.", defaultsTo = "null")
        @Nullable PlateauConfig plateau,
    @Property(doc = "Stop early; null trains all epochs.", defaultsTo = "null")
        @Nullable EarlyStoppingConfig earlyStopping) {
  public TrainingConfig {
    if (earlyStopping != null && earlyStopping.startEpoch() > epochs) {
      throw new RuleViolation(
          "earlyStopping.startEpoch",
          "must be at most epochs, got startEpoch="
              + earlyStopping.startEpoch()
              + ", epochs="
              + epochs);
    }
    if (plateau != null && plateau.minLearningRate() > optimizer.learningRate()) {
      throw new RuleViolation(
          "plateau.minLearningRate",
          "must be at most optimizer.learningRate, got minLearningRate="
              + plateau.minLearningRate()
              + ", learningRate="
              + optimizer.learningRate());
    }
  }
}
