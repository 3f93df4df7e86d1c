package io.github.attnzoo.models;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** An attention layer over time, chosen in a config by its {@code id}. */
public sealed interface SequenceLayer permits SequenceAttentionSpec {
  /** The layer as Deeplearning4j's own config object. */
  Layer toLayer();

  /**
   * What a classifier after the layer needs before it: {@code null} where the layer sums over time
   * and gives {@code [batch, size]}, else what flattens {@code [batch, size, time]}.
   */
  @Nullable InputPreProcessor classifierInput();
}
