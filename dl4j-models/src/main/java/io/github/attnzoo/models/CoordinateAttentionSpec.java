package io.github.attnzoo.models;

import io.github.attnzoo.layers.CoordinateAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** The settings of {@link CoordinateAttention}, which has the equations. */
@Id(value = "coordinate-attention", doc = "Gates for the rows and the columns, channel by channel.")
public record CoordinateAttentionSpec(
    @Property(
            doc = "Channels that share a hidden unit of the bottleneck.",
            defaultsTo = "32",
            min = 1)
        int reduction,
    @Property(
            doc =
                "The hidden units become the multiple of this nearest to channels / reduction, at"
                    + " least one multiple; 0: that quotient rounded down.",
            defaultsTo = "8",
            min = 0,
            max = 65536)
        int divisor,
    @Property(
            doc = "The hidden units themselves, instead of a reduction and a divisor.",
            defaultsTo = "null",
            min = 1,
            max = 65536)
        @Nullable Integer reducedChannels,
    @Property(doc = "The function of the hidden units.", defaultsTo = "\"hard-swish\"")
        HiddenActivation activation,
    @Property(doc = "The function that makes the gates.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public CoordinateAttentionSpec {
    Rules.check(
        CoordinateAttentionSpec.class, reduction, divisor, reducedChannels, activation, gate);
  }

  @Override
  public Layer toLayer() {
    return new CoordinateAttention.Builder()
        .reduction(reduction)
        .divisor(divisor)
        .reducedChannels(reducedChannels == null ? 0 : reducedChannels)
        .activation(activation)
        .gate(gate)
        .build();
  }

  @Override
  public void check(int channels) {
    BottleneckRules.check(reduction, divisor, reducedChannels, channels);
  }
}
