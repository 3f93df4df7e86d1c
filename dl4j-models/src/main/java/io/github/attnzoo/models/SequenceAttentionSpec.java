package io.github.attnzoo.models;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of a masked attention over time; {@link SequenceAttention} has the equations. */
@Id(value = "sequence-attention", doc = "Masked softmax attention over time, per dimension.")
public record SequenceAttentionSpec(
    @Property(
            doc =
                "Whether each dimension has weights of its own (per-dimension) or all share their"
                    + " mean (mean).",
            defaultsTo = "\"per-dimension\"")
        Weighting weighting,
    @Property(
            doc = "Weights that are not greater than this become 0; 0 keeps all.",
            defaultsTo = "0",
            min = 0,
            below = 1)
        double hardThreshold,
    @Property(doc = "Also mask time steps whose features are all exactly 0.", defaultsTo = "false")
        boolean inferMask,
    @Property(
            doc = "Keep the weighted time steps (none), or add them up (sum).",
            defaultsTo = "\"none\"")
        Pooling pooling)
    implements SequenceLayer {
  @Override
  public Layer toLayer() {
    return new SequenceAttention.Builder()
        .weighting(weighting)
        .hardThreshold(hardThreshold)
        .inferMask(inferMask)
        .pooling(pooling)
        .build();
  }

  @Override
  public boolean pools() {
    return pooling == Pooling.SUM;
  }
}
