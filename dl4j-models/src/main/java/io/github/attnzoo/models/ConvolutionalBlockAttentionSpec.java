package io.github.attnzoo.models;

import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** The settings of {@link ConvolutionalBlockAttention}, which has the equations. */
@Id(
    value = "convolutional-block-attention",
    doc = "CBAM: gates for the channels, then weights for the pixels.")
public record ConvolutionalBlockAttentionSpec(
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
    @Property(
            doc = "Side of the spatial convolution's window, in pixels; odd.",
            defaultsTo = "7",
            min = 1,
            max = 31)
        int kernelSize,
    @Property(
            doc = "Whether the two dense layers of the channel half have a bias.",
            defaultsTo = "false")
        boolean mlpBias,
    @Property(doc = "The function that makes the gates and weights.", defaultsTo = "\"sigmoid\"")
        Gate gate)
    implements ChannelLayer {
  public ConvolutionalBlockAttentionSpec {
    Rules.check(
        ConvolutionalBlockAttentionSpec.class,
        reduction,
        divisor,
        reducedChannels,
        activation,
        kernelSize,
        mlpBias,
        gate);
    if (kernelSize % 2 == 0) {
      throw new RuleViolation(
          "kernelSize", "must be odd, so that padding can keep the size, got " + kernelSize);
    }
  }

  @Override
  public Layer toLayer() {
    return new ConvolutionalBlockAttention.Builder()
        .reduction(reduction)
        .divisor(divisor)
        .reducedChannels(reducedChannels == null ? 0 : reducedChannels)
        .activation(activation)
        .kernelSize(kernelSize)
        .mlpBias(mlpBias)
        .gate(gate)
        .build();
  }

  @Override
  public void check(int channels) {
    BottleneckRules.check(reduction, divisor, reducedChannels, channels);
  }
}
