package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;

/** Ends the training when the monitored metric has not improved for some epochs. */
public record EarlyStoppingConfig(
    @Property(
            doc = "Epochs in a row without improvement after which the training ends.",
            defaultsTo = "10",
            min = 1)
        int patience,
    @Property(
            doc = "The first epoch, counted from 1, whose value is judged.",
            defaultsTo = "1",
            min = 1)
        int startEpoch) {}
