package io.github.attnzoo.models;

import org.deeplearning4j.nn.conf.layers.Layer;

/** An attention layer over time, chosen in a config by its {@code id}. */
public sealed interface SequenceLayer permits SequenceAttentionSpec {
  /** The layer as Deeplearning4j's own config object. */
  Layer toLayer();

  /** Whether the layer sums over time, so that what follows sees {@code [batch, size]}. */
  boolean pools();
}
