package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Ends the training before its last epoch: when the monitored metric has not improved for some
 * epochs, is good or bad enough, or the time is over. Each key is one condition; null leaves it
 * out.
 */
public record EarlyStoppingConfig(
    @Property(
            doc =
                "Epochs in a row without improvement after which the training ends; null never ends"
                    + " it for that.",
            defaultsTo = "10",
            min = 1)
        @Nullable Integer patience,
    @Property(
            doc = "The first epoch, counted from 1, whose value is judged.",
            defaultsTo = "1",
            min = 1)
        int startEpoch,
    @Property(
            doc =
                "An improvement starts the count of epochs again only if it also beats this value;"
                    + " null asks for no more than the best so far.",
            defaultsTo = "null")
        @Nullable Double baseline,
    @Property(
            doc = "The training ends with the first value better than this; null for none.",
            defaultsTo = "null")
        @Nullable Double stoppingThreshold,
    @Property(
            doc = "The training ends with the first value worse than this; null for none.",
            defaultsTo = "null")
        @Nullable Double divergenceThreshold,
    @Property(
            doc =
                "Whether a value that is NaN or infinite ends the training at once; else it is an"
                    + " epoch without improvement.",
            defaultsTo = "false")
        boolean checkFinite,
    @Property(
            doc =
                "The training ends with the first epoch after which it took this many seconds,"
                    + " those before a resume included; null for none.",
            defaultsTo = "null",
            above = 0)
        @Nullable Double maxSeconds) {
  public EarlyStoppingConfig {
    Rules.check(
        EarlyStoppingConfig.class,
        patience,
        startEpoch,
        baseline,
        stoppingThreshold,
        divergenceThreshold,
        checkFinite,
        maxSeconds);
  }

  /**
   * The defaults with some settings changed, for programs: {@code
   * EarlyStoppingConfig.of("patience=5")}.
   *
   * @param settings {@code key=value}, with the keys of the JSON
   * @throws io.github.attnzoo.models.config.ConfigException with all that is wrong
   * @throws IllegalArgumentException where a setting is null
   */
  public static EarlyStoppingConfig of(String... settings) {
    return ConfigReader.of(EarlyStoppingConfig.class, settings);
  }
}
