package io.github.attnzoo.models;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** The settings of {@link GatherExcite}, which has the equations. */
@Id(value = "gather-excite", doc = "Gates for regions of the image, channel by channel.")
public record GatherExciteSpec(
    @Property(
            doc =
                "Distance of the regions in pixels, an even number; 0: one region, the whole image.",
            defaultsTo = "0",
            min = 0,
            max = 65536)
        int extent,
    @Property(
            doc =
                "Whether convolutions gather instead of means; the extent is 0 or a power of two.",
            defaultsTo = "false")
        boolean learnedGather,
    @Property(
            doc = "Whether the channels of a region are mixed before the gate.",
            defaultsTo = "true")
        boolean bottleneck,
    @Property(
            doc = "Whether the maximum counts beside the mean; not with learnedGather.",
            defaultsTo = "false")
        boolean addMaxPool,
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
    @Property(doc = "The function that makes the gates.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public GatherExciteSpec {
    Rules.check(
        GatherExciteSpec.class,
        extent,
        learnedGather,
        bottleneck,
        addMaxPool,
        reduction,
        divisor,
        reducedChannels,
        activation,
        gate);
    if (extent % 2 != 0) {
      throw new RuleViolation("extent", "must be 0 or an even number, got " + extent);
    }
    if (learnedGather && Integer.bitCount(extent) > 1) {
      throw new RuleViolation(
          "extent", "must be 0 or a power of two with learnedGather, got " + extent);
    }
    if (learnedGather && addMaxPool) {
      throw new RuleViolation("addMaxPool", "must be false with learnedGather, got true");
    }
  }

  @Override
  public Layer toLayer() {
    return new GatherExcite.Builder()
        .extent(extent)
        .learnedGather(learnedGather)
        .hasBottleneck(bottleneck)
        .addMaxPool(addMaxPool)
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
