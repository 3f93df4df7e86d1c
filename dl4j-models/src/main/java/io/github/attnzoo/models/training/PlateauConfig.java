package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;

/**
 * Lowers the learning rate when a metric stops improving, by the rules of PyTorch's {@code
 * ReduceLROnPlateau}, whose defaults these are.
 */
public record PlateauConfig(
    @Property(doc = "The metric to watch.", defaultsTo = "\"validation-loss\"") Metric metric,
    @Property(
            doc = "The learning rate is multiplied by this.",
            defaultsTo = "0.1",
            above = 0,
            below = 1)
        double factor,
    @Property(
            doc = "Epochs without improvement that are borne; the rate falls after one more.",
            defaultsTo = "10",
            min = 0)
        int patience,
    @Property(doc = "How much better counts as better.", defaultsTo = "0.0001", min = 0)
        double threshold,
    @Property(
            doc = "Whether threshold is a share of the best value (relative) or a difference.",
            defaultsTo = "\"relative\"")
        ThresholdMode thresholdMode,
    @Property(
            doc = "Epochs after a fall in which bad epochs are not counted.",
            defaultsTo = "0",
            min = 0)
        int cooldown,
    @Property(doc = "The learning rate never falls below this.", defaultsTo = "0", min = 0)
        double minLearningRate,
    @Property(doc = "A fall smaller than this is not made.", defaultsTo = "1e-8", min = 0)
        double epsilon) {
  /** What the threshold is measured in. */
  public enum ThresholdMode {
    /** {@code best * (1 - threshold)}, or {@code best * (1 + threshold)} where higher is better. */
    RELATIVE,
    /** {@code best - threshold}, or {@code best + threshold} where higher is better. */
    ABSOLUTE
  }
}
