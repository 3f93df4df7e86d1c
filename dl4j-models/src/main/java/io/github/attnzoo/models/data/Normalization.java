package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;

/**
 * {@code x = (value - mean) / std}: for pictures channel by channel, with pixels in [0, 1]; for
 * sequences feature by feature, at real steps alone. The numbers are given, or computed from the
 * samples that the model learns from, validation samples left out; the model file keeps them.
 */
public record Normalization(
    @Property(doc = "Mean of each channel (of pixels in [0, 1]) or feature.", defaultsTo = "[]")
        List<Double> mean,
    @Property(doc = "Standard deviation of each channel or feature.", defaultsTo = "[]", above = 0)
        List<Double> std,
    @Property(
            doc =
                "Whether mean and std are those of the training samples, unaugmented, with"
                    + " validation samples left out; they are then left out here. A channel or"
                    + " feature that never varies gets std 1.",
            defaultsTo = "false")
        boolean computed) {
  public Normalization {
    Rules.check(Normalization.class, mean, std, computed);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new RuleViolation("std", "must be as long as mean, got mean=" + mean + ", std=" + std);
    }
    if (computed && !mean.isEmpty()) {
      throw new RuleViolation(
          "computed", "must be false where mean and std are given, got true and mean=" + mean);
    }
    if (!computed && mean.isEmpty()) {
      throw new RuleViolation(
          "mean", "must have a number per channel or feature where computed is false, got []");
    }
  }

  /** Given means and standard deviations. */
  public Normalization(List<Double> mean, List<Double> std) {
    this(mean, std, false);
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
    if (!computed && mean.size() != expected) {
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
