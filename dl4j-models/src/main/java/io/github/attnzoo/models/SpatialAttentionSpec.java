package io.github.attnzoo.models;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.SpatialAttention;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of {@link SpatialAttention}, which has the equations. */
@Id(value = "spatial-attention", doc = "The spatial half of CBAM: one weight per pixel.")
public record SpatialAttentionSpec(
    @Property(
            doc = "Side of the convolution's window, in pixels; odd.",
            defaultsTo = "7",
            min = 1,
            max = 31)
        int kernelSize,
    @Property(doc = "Whether the convolution has a bias.", defaultsTo = "true") boolean bias,
    @Property(doc = "The function that makes the weight.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  public SpatialAttentionSpec {
    Rules.check(SpatialAttentionSpec.class, kernelSize, bias, gate);
    if (kernelSize % 2 == 0) {
      throw new RuleViolation(
          "kernelSize", "must be odd, so that padding can keep the size, got " + kernelSize);
    }
  }

  @Override
  public Layer toLayer() {
    return new SpatialAttention.Builder().kernelSize(kernelSize).hasBias(bias).gate(gate).build();
  }

  @Override
  public void check(int channels) {
    // It stands behind any number of channels.
  }
}
