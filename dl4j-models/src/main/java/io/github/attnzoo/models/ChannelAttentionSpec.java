package io.github.attnzoo.models;

import io.github.attnzoo.layers.ChannelAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** The settings of {@link ChannelAttention}, which has the equations. */
@Id(
    value = "channel-attention",
    doc = "The channel half of CBAM: one gate per channel out of mean and maximum.")
public record ChannelAttentionSpec(
    @Property(
            doc = "Channels that share a hidden unit of the bottleneck.",
            defaultsTo = "16",
            min = 1)
        int reduction,
    @Property(
            doc =
                "The hidden units become the multiple of this nearest to channels / reduction, at"
                    + " least one multiple; 0: that quotient rounded down.",
            defaultsTo = "1",
            min = 0,
            max = 65536)
        int divisor,
    @Property(
            doc = "The hidden units themselves, instead of a reduction and a divisor.",
            defaultsTo = "null",
            min = 1,
            max = 65536)
        @Nullable Integer reducedChannels,
    @Property(doc = "The function of the hidden units.", defaultsTo = "\"relu\"")
        HiddenActivation activation,
    @Property(doc = "Whether the two dense layers have a bias.", defaultsTo = "false") boolean bias,
    @Property(doc = "The function that makes the gate.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public ChannelAttentionSpec {
    Rules.check(
        ChannelAttentionSpec.class, reduction, divisor, reducedChannels, activation, bias, gate);
  }

  @Override
  public Layer toLayer() {
    return new ChannelAttention.Builder()
        .reduction(reduction)
        .divisor(divisor)
        .reducedChannels(reducedChannels == null ? 0 : reducedChannels)
        .activation(activation)
        .hasBias(bias)
        .gate(gate)
        .build();
  }

  @Override
  public void check(int channels) {
    BottleneckRules.check(reduction, divisor, reducedChannels, channels);
  }
}
