package io.github.attnzoo.models;

import org.deeplearning4j.nn.conf.layers.Layer;

/** An attention layer over time, chosen in a config by its {@code id}. */
public sealed interface SequenceLayer permits SequenceAttentionSpec {
  /** The layer as Deeplearning4j's own config object. */
  Layer toLayer();

  /** Fails with a {@code RuleViolation} where the layer can't stand behind steps of this size. */
  void check(int size);

  /** Whether the layer sums over time, so that what follows sees {@code [batch, size]}. */
  boolean pools();
}
