package io.github.attnzoo.models;

import io.github.attnzoo.layers.EffectiveSqueezeExcitation;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of {@link EffectiveSqueezeExcitation}, which has the equations. */
@Id(
    value = "effective-squeeze-excitation",
    doc = "Squeeze-and-excitation with one product and no bottleneck (ESE).")
public record EffectiveSqueezeExcitationSpec(
    @Property(doc = "Whether the maximum counts beside the mean.", defaultsTo = "false")
        boolean addMaxPool,
    @Property(doc = "The function that makes the gate.", defaultsTo = "\"hard-sigmoid\"") Gate gate)
    implements ChannelLayer {
  public EffectiveSqueezeExcitationSpec {
    Rules.check(EffectiveSqueezeExcitationSpec.class, addMaxPool, gate);
  }

  @Override
  public Layer toLayer() {
    return new EffectiveSqueezeExcitation.Builder().addMaxPool(addMaxPool).gate(gate).build();
  }

  @Override
  public void check(int channels) {
    // It stands behind any number of channels.
  }
}
