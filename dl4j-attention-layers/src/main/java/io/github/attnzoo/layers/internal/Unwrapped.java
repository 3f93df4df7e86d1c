package io.github.attnzoo.layers.internal;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * Layers without what Deeplearning4j wraps around them. A wrapper is in the configuration, in the
 * runtime layer or in both, and wrappers are wrapped: {@code TransferLearning} freezes what a
 * configuration has frozen already.
 */
public final class Unwrapped {
  private Unwrapped() {}

  /** Without what freezes it, which changes nothing of what a layer computes. */
  public static Layer unfrozen(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return unfrozen(frozen.getLayer());
    }
    return layer instanceof FrozenLayerWithBackprop frozen
        ? unfrozen(frozen.getUnderlying())
        : layer;
  }

  /** Without what freezes it, which changes nothing of what a layer computes. */
  public static org.deeplearning4j.nn.api.Layer unfrozen(org.deeplearning4j.nn.api.Layer layer) {
    if (layer instanceof org.deeplearning4j.nn.layers.FrozenLayer frozen) {
      return unfrozen(frozen.getInsideLayer());
    }
    return layer instanceof org.deeplearning4j.nn.layers.FrozenLayerWithBackprop frozen
        ? unfrozen(frozen.getInsideLayer())
        : layer;
  }

  /** The configuration of a runtime layer, without what freezes it. */
  public static Layer configuration(org.deeplearning4j.nn.api.Layer layer) {
    return unfrozen(unfrozen(layer).conf().getLayer());
  }

  /**
   * Without any wrapper: neither what freezes it nor {@code LastTimeStep}, {@code TimeDistributed}
   * and {@code MaskZeroLayer}, which change what reaches the layer or what it hands on.
   */
  public static Layer innermost(Layer layer) {
    Layer unfrozen = unfrozen(layer);
    return unfrozen instanceof BaseWrapperLayer wrapper
        ? innermost(wrapper.getUnderlying())
        : unfrozen;
  }
}
