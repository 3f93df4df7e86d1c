package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;

/** What "better" means: one answer for the best checkpoint and for early stopping. */
public record MonitorConfig(
    @Property(doc = "The metric to watch.", defaultsTo = "\"validation-loss\"") Metric metric,
    @Property(
            doc = "A value counts as better only if it is better by more than this.",
            defaultsTo = "0",
            min = 0)
        double minDelta) {}
