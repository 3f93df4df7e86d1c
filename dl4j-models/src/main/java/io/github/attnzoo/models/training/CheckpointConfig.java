package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.jspecify.annotations.Nullable;

/**
 * When a training saves its state besides at the end of each epoch, and which states it keeps.
 * Nothing here changes what is learned.
 */
public record CheckpointConfig(
    @Property(
            doc =
                "Minutes after which last.zip is written within an epoch; null writes it at the"
                    + " epoch's end alone. Ten minutes are what a killed process may lose.",
            defaultsTo = "10",
            above = 0)
        @Nullable Double everyMinutes,
    @Property(
            doc = "Steps after which last.zip is written within an epoch; null goes by the clock.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer everySteps,
    @Property(
            doc = "Keep each n-th epoch's checkpoint as epoch-000n.zip; null keeps none.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer keepEveryEpochs,
    @Property(
            doc = "How many of the kept epochs stay, the newest ones; null: all.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer keepLast) {
  public CheckpointConfig {
    Rules.check(CheckpointConfig.class, everyMinutes, everySteps, keepEveryEpochs, keepLast);
  }
}
