package io.github.attnzoo.models;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.layers.SqueezeExcitation.Gate;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of squeeze-and-excitation; {@link SqueezeExcitation} has the equations. */
@Id(value = "squeeze-excitation", doc = "Squeeze-and-excitation: one gate per channel.")
public record SqueezeExcitationSpec(
    @Property(
            doc = "The bottleneck has channels / reduction units, rounded down.",
            defaultsTo = "16",
            min = 1)
        int reduction,
    @Property(doc = "Whether the two dense layers have a bias.", defaultsTo = "false") boolean bias,
    @Property(doc = "The function that makes the gate.", defaultsTo = "\"sigmoid\"") Gate gate)
    implements ChannelLayer {
  @Override
  public Layer toLayer() {
    return new SqueezeExcitation.Builder().reduction(reduction).hasBias(bias).gate(gate).build();
  }

  @Override
  public void check(int channels) {
    if (reduction > channels) {
      throw new RuleViolation(
          "reduction",
          "must be at most the channels of every block, got reduction="
              + reduction
              + ", channels="
              + channels);
    }
  }
}
