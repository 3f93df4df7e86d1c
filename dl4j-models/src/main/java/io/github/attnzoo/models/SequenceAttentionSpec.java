package io.github.attnzoo.models;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.layers.SequenceScore;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The settings of a masked attention over time; {@link SequenceAttention} has the equations. */
@Id(value = "sequence-attention", doc = "Masked softmax attention over time, per dimension.")
public record SequenceAttentionSpec(
    @Property(
            doc =
                "How a step is scored: tanh (one score per dimension, as in the first article), or"
                    + " one score per head: additive (Bahdanau's, with a vector), dot-product (with"
                    + " a learned query), bilinear (Luong's general, the last step being the"
                    + " query).",
            defaultsTo = "\"tanh\"")
        SequenceScore score,
    @Property(
            doc =
                "Whether each dimension has weights of its own (per-dimension) or all of a head"
                    + " share their mean (mean).",
            defaultsTo = "\"per-dimension\"")
        Weighting weighting,
    @Property(
            doc =
                "Groups of dimensions with weights of their own; must divide the size of a step,"
                    + " and be 1 where score is tanh and weighting per-dimension.",
            defaultsTo = "1",
            min = 1,
            max = 65536)
        int heads,
    @Property(
            doc = "Weights that are not greater than this become 0; 0 keeps all.",
            defaultsTo = "0",
            min = 0,
            below = 1)
        double hardThreshold,
    @Property(
            doc =
                "Probability that a weight is dropped in training; the others grow to make up for"
                    + " it.",
            defaultsTo = "0",
            min = 0,
            below = 1)
        double attentionDropout,
    @Property(doc = "Also mask time steps whose features are all exactly 0.", defaultsTo = "false")
        boolean inferMask,
    @Property(
            doc = "Keep the weighted time steps (none), or add them up (sum).",
            defaultsTo = "\"none\"")
        Pooling pooling)
    implements SequenceLayer {
  public SequenceAttentionSpec {
    Rules.check(
        SequenceAttentionSpec.class,
        score,
        weighting,
        heads,
        hardThreshold,
        attentionDropout,
        inferMask,
        pooling);
    if (heads > 1 && score == SequenceScore.TANH && weighting == Weighting.PER_DIMENSION) {
      throw new RuleViolation(
          "heads",
          "must be 1 with score=tanh and weighting=per-dimension, where each dimension has weights"
              + " of its own, got heads="
              + heads);
    }
  }

  @Override
  public void check(int size) {
    if (size % heads != 0) {
      throw new RuleViolation(
          "heads", "must divide the size of a step, got heads=" + heads + ", size=" + size);
    }
  }

  @Override
  public Layer toLayer() {
    return new SequenceAttention.Builder()
        .score(score)
        .weighting(weighting)
        .heads(heads)
        .hardThreshold(hardThreshold)
        .attentionDropout(attentionDropout)
        .inferMask(inferMask)
        .pooling(pooling)
        .build();
  }

  @Override
  public boolean pools() {
    return pooling == Pooling.SUM;
  }
}
