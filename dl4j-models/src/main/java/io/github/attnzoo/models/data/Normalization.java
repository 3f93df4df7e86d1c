package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import java.util.List;

/** {@code x = (pixel / 255 - mean) / std}, channel by channel. */
public record Normalization(
    @Property(doc = "Mean of each channel, of pixels in [0, 1].", min = 0, max = 1)
        List<Double> mean,
    @Property(doc = "Standard deviation of each channel, of pixels in [0, 1].", above = 0)
        List<Double> std) {
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new RuleViolation("std", "must be as long as mean, got mean=" + mean + ", std=" + std);
    }
  }

  /** Fails where pictures of so many channels can't be normalised so. */
  void checkChannels(int channels) {
    if (mean.size() != channels) {
      throw new RuleViolation(
          "normalization",
          "must have one mean and one std per channel, got "
              + mean.size()
              + " for channels="
              + channels);
    }
  }
}
