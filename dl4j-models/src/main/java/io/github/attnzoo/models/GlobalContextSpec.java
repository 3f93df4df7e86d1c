package io.github.attnzoo.models;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.GlobalContext;
import io.github.attnzoo.layers.GlobalContext.Fusion;
import io.github.attnzoo.layers.GlobalContext.Pooling;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** The settings of {@link GlobalContext}, which has the equations. */
@Id(
    value = "global-context",
    doc = "Attention over the pixels gives one vector, which scales or shifts the channels (GC).")
public record GlobalContextSpec(
    @Property(doc = "How the image becomes one vector.", defaultsTo = "\"attention\"")
        Pooling pooling,
    @Property(doc = "What becomes of the vector.", defaultsTo = "\"scale\"") Fusion fusion,
    @Property(
            doc =
                "Channels that share a hidden unit of the bottleneck; at least 2 hidden units must be left.",
            defaultsTo = "8",
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
            min = 2,
            max = 65536)
        @Nullable Integer reducedChannels,
    @Property(doc = "The function of the hidden units.", defaultsTo = "\"relu\"")
        HiddenActivation activation,
    @Property(doc = "The function that makes the gates.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public GlobalContextSpec {
    Rules.check(
        GlobalContextSpec.class,
        pooling,
        fusion,
        reduction,
        divisor,
        reducedChannels,
        activation,
        gate);
  }

  @Override
  public Layer toLayer() {
    return new GlobalContext.Builder()
        .pooling(pooling)
        .fusion(fusion)
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
    if (BottleneckRules.hiddenSize(reduction, divisor, reducedChannels, channels) < 2) {
      throw new RuleViolation(
          "reduction",
          "must leave at least 2 hidden units, because they are normalised, got reduction="
              + reduction
              + ", divisor="
              + divisor
              + ", channels="
              + channels);
    }
  }
}
