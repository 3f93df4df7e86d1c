package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import java.util.List;

/**
 * {@code x = (value - mean) / std}: for pictures channel by channel, with pixels in [0, 1]; for
 * sequences feature by feature, at real steps alone.
 */
public record Normalization(
    @Property(doc = "Mean of each channel (of pixels in [0, 1]) or feature.") List<Double> mean,
    @Property(doc = "Standard deviation of each channel or feature.", above = 0) List<Double> std) {
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new RuleViolation("std", "must be as long as mean, got mean=" + mean + ", std=" + std);
    }
  }

  /** Fails where there is not one mean and one std for each channel of a picture. */
  void checkChannels(int channels) {
    check("channel", "channels", channels);
  }

  /** Fails where there is not one mean and one std for each feature of a time step. */
  void checkFeatures(int features) {
    check("feature", "features", features);
  }

  private void check(String one, String many, int expected) {
    if (mean.size() != expected) {
      throw new RuleViolation(
          "normalization",
          "must have one mean and one std per "
              + one
              + ", got "
              + mean.size()
              + " for "
              + many
              + "="
              + expected);
    }
  }
}
