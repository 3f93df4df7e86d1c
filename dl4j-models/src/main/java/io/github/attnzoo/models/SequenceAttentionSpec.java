package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/** The settings of a masked attention over time; see the layer itself for its equations. */
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
  /** Which. */
  public enum Weighting {
    PER_DIMENSION,
    MEAN
  }

  /** What. */
  public enum Pooling {
    NONE,
    SUM
  }

  @Override
  public Layer toLayer() {
    throw new IllegalStateException("not merged");
  }

  @Override
  public @Nullable InputPreProcessor classifierInput() {
    return pooling == Pooling.SUM ? null : new RnnToFeedForwardPreProcessor();
  }
}
