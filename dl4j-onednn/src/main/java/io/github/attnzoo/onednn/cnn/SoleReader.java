package io.github.attnzoo.onednn.cnn;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;

/**
 * The layer that alone reads a layer's result, and hands it to nobody.
 *
 * <p>In training DL4J lets the {@link IDropout} of a layer write over the layer's input.
 *
 * @param layer the reader; its configuration may still change
 */
record SoleReader(Layer layer) {

  /**
   * Whether a ReLU's values, after this reader has had them, still say where the gradient of the
   * ReLU is 0.
   *
   * <p>They do after {@link Dropout} and {@link SpatialDropout}: these multiply by numbers that are
   * not negative, and where by 0, the gradient is 0 too, for nobody else reads. Noise and alpha
   * dropout move zeros away from 0, and change signs.
   */
  boolean leavesSigns() {
    IDropout dropout = layer.conf().getLayer().getIDropout();
    return dropout == null
        || dropout.getClass() == Dropout.class
        || dropout.getClass() == SpatialDropout.class;
  }
}
