package io.github.attnzoo.onednn.cnn;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/**
 * Whether training may change which numbers of a layer's result are positive, after the layer has
 * given it out.
 *
 * <p>DL4J lets the {@link IDropout} of a layer write over the layer's input, also through views of
 * it. {@link Dropout} and {@link SpatialDropout} do no harm to a ReLU below: they multiply by
 * numbers that are not negative, and where by 0, the gradient is 0 too. Noise and alpha dropout
 * move zeros away from 0, and change signs.
 */
final class InputNoise {
  private final Layer[] layers;

  /**
   * Watches a network.
   *
   * @param layers the network's own array of its layers, read anew at every question
   */
  InputNoise(Layer[] layers) {
    this.layers = layers;
  }

  /** Whether some layer of the network may do so, as it is configured now. */
  boolean isPossible() {
    for (Layer layer : layers) {
      if (changesSigns(layer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean changesSigns(Layer layer) {
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return false;
    }
    // What is under another wrapper is not looked at.
    if (layer instanceof BaseWrapperLayer || layer instanceof BidirectionalLayer) {
      return true;
    }
    IDropout dropout = layer.conf().getLayer().getIDropout();
    return dropout != null
        && dropout.getClass() != Dropout.class
        && dropout.getClass() != SpatialDropout.class;
  }
}
