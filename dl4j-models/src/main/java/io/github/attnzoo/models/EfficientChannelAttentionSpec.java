package io.github.attnzoo.models;

import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of {@link EfficientChannelAttention}, which has the equations. */
@Id(
    value = "efficient-channel-attention",
    doc = "One gate per channel out of a window of channels (ECA).")
public record EfficientChannelAttentionSpec(
    @Property(
            doc =
                "Channels in a window, odd; 0: it follows from the channels, see the page of the layer.",
            defaultsTo = "0",
            min = 0,
            max = 4095)
        int kernelSize,
    @Property(doc = "The function that makes the gate.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public EfficientChannelAttentionSpec {
    Rules.check(EfficientChannelAttentionSpec.class, kernelSize, gate);
    if (kernelSize != 0 && kernelSize % 2 == 0) {
      throw new RuleViolation(
          "kernelSize", "must be odd, or 0 to follow from the channels, got " + kernelSize);
    }
  }

  @Override
  public Layer toLayer() {
    return new EfficientChannelAttention.Builder().kernelSize(kernelSize).gate(gate).build();
  }

  @Override
  public void check(int channels) {
    // It stands behind any number of channels.
  }
}
