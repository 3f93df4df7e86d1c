package io.github.attnzoo.models;

import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * An attention layer over the channels or pixels of images, chosen in a config by its {@code id}.
 */
public sealed interface ChannelLayer
    permits SqueezeExcitationSpec,
        EffectiveSqueezeExcitationSpec,
        EfficientChannelAttentionSpec,
        ChannelAttentionSpec,
        SpatialAttentionSpec,
        ConvolutionalBlockAttentionSpec,
        GatherExciteSpec,
        GlobalContextSpec,
        CoordinateAttentionSpec {
  /** The layer as Deeplearning4j's own config object. */
  Layer toLayer();

  /** Fails with a {@code RuleViolation} where the layer can't stand behind so many channels. */
  void check(int channels);
}
