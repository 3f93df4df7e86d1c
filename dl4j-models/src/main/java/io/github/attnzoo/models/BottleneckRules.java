package io.github.attnzoo.models;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.models.config.RuleViolation;
import org.jspecify.annotations.Nullable;

/** The hidden units of a channel attention, and the rule that there is one. */
final class BottleneckRules {
  private BottleneckRules() {}

  static void check(int reduction, int divisor, @Nullable Integer reducedChannels, int channels) {
    if (reducedChannels == null && divisor == 0 && reduction > channels) {
      throw new RuleViolation(
          "reduction",
          "must be at most the channels of every block, got reduction="
              + reduction
              + ", channels="
              + channels);
    }
  }

  /** As every layer with a bottleneck counts them. */
  static long hiddenSize(
      int reduction, int divisor, @Nullable Integer reducedChannels, int channels) {
    return new SqueezeExcitation.Builder()
        .reduction(reduction)
        .divisor(divisor)
        .reducedChannels(reducedChannels == null ? 0 : reducedChannels)
        .channels(channels)
        .build()
        .hiddenSize();
  }
}
