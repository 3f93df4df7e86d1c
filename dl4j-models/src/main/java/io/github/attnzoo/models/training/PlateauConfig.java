package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the learning rate when a metric stops improving. Names and defaults are those of PyTorch's
 * {@code ReduceLROnPlateau}; Keras's callback of that name has the same defaults, and differs in
 * what {@link Rule} tells.
 */
public record PlateauConfig(
    @Property(doc = "The metric to watch.", defaultsTo = "\"validation-loss\"") Metric metric,
    @Property(
            doc =
                "Whose way of counting: pytorch lowers the rate after more than patience bad epochs,"
                    + " keras after patience of them.",
            defaultsTo = "\"pytorch\"")
        Rule rule,
    @Property(
            doc = "The learning rate is multiplied by this.",
            defaultsTo = "0.1",
            above = 0,
            below = 1)
        double factor,
    @Property(
            doc =
                "Epochs without improvement that are borne; the rate falls after one more (pytorch)"
                    + " or with the last of them (keras).",
            defaultsTo = "10",
            min = 0)
        int patience,
    @Property(doc = "How much better counts as better.", defaultsTo = "0.0001", min = 0)
        double threshold,
    @Property(
            doc =
                "Whether threshold is a share of the best value (relative) or a difference; null is"
                    + " the rule's own: relative for pytorch, absolute for keras.",
            defaultsTo = "null")
        @Nullable ThresholdMode thresholdMode,
    @Property(
            doc = "Epochs after a fall in which bad epochs are not counted; with keras one less.",
            defaultsTo = "0",
            min = 0)
        int cooldown,
    @Property(doc = "The learning rate never falls below this.", defaultsTo = "0", min = 0)
        double minLearningRate,
    @Property(
            doc =
                "Only a fall greater than this is made; null is the rule's own: 1e-8 for pytorch, 0"
                    + " for keras.",
            defaultsTo = "null",
            min = 0)
        @Nullable Double epsilon) {
  /** Whose rules count bad epochs and cooldown. */
  public enum Rule {
    /**
     * {@code torch.optim.lr_scheduler.ReduceLROnPlateau}: the rate falls after more than {@code
     * patience} bad epochs in a row, and the next {@code cooldown} epochs are not counted.
     */
    PYTORCH(ThresholdMode.RELATIVE, 1e-8),
    /**
     * {@code keras.callbacks.ReduceLROnPlateau}: the rate falls with the {@code patience}-th bad
     * epoch in a row. The cooldown is counted down before an epoch is judged, so that a cooldown of
     * 1 changes nothing; and at the smallest rate bad epochs go on being counted.
     */
    KERAS(ThresholdMode.ABSOLUTE, 0);

    private final ThresholdMode thresholdMode;
    private final double epsilon;

    Rule(ThresholdMode thresholdMode, double epsilon) {
      this.thresholdMode = thresholdMode;
      this.epsilon = epsilon;
    }
  }

  public PlateauConfig {
    Rules.check(
        PlateauConfig.class,
        metric,
        rule,
        factor,
        patience,
        threshold,
        thresholdMode,
        cooldown,
        minLearningRate,
        epsilon);
    thresholdMode = thresholdMode == null ? rule.thresholdMode : thresholdMode;
    epsilon = epsilon == null ? Double.valueOf(rule.epsilon) : epsilon;
  }

  /**
   * The defaults with some settings changed, for programs: {@code PlateauConfig.of("factor=0.5",
   * "patience=3")}.
   *
   * @param settings {@code key=value}, with the keys of the JSON
   * @throws io.github.attnzoo.models.config.ConfigException with all that is wrong
   * @throws IllegalArgumentException where a setting is null
   */
  public static PlateauConfig of(String... settings) {
    return ConfigReader.of(PlateauConfig.class, settings);
  }

  /** What the threshold is measured in, the rule's own where none was given. */
  @Override
  public ThresholdMode thresholdMode() {
    return Objects.requireNonNull(thresholdMode);
  }

  /** The fall that is too small to be made, the rule's own where none was given. */
  @Override
  public Double epsilon() {
    return Objects.requireNonNull(epsilon);
  }
}
