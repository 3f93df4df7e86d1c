package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/** What "better" means: one answer for the best checkpoint and for early stopping. */
public record MonitorConfig(
    @Property(doc = "The metric to watch.", defaultsTo = "\"validation-loss\"") Metric metric,
    @Property(
            doc = "A value counts as better only if it is better by more than this.",
            defaultsTo = "0",
            min = 0)
        double minDelta,
    @Property(
            doc = "Whether minDelta is a share of the best value (relative) or a difference.",
            defaultsTo = "\"absolute\"")
        ThresholdMode minDeltaMode) {
  public MonitorConfig {
    Rules.check(MonitorConfig.class, metric, minDelta, minDeltaMode);
  }

  /**
   * The defaults with some settings changed, for programs: {@code
   * MonitorConfig.of("minDelta=0.01")}.
   *
   * @param settings {@code key=value}, with the keys of the JSON
   * @throws io.github.attnzoo.models.config.ConfigException with all that is wrong
   * @throws IllegalArgumentException where a setting is null
   */
  public static MonitorConfig of(String... settings) {
    return ConfigReader.of(MonitorConfig.class, settings);
  }
}
