package io.github.attnzoo.onednn.kernels;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.AbstractLayer;

/** Moves what a network gave to a layer over to the layer that takes its place. */
public final class LayerState {
  private LayerState() {}

  /**
   * Gives the replacement the same parameters and gradients (the same arrays, not copies), place,
   * listeners and counters.
   *
   * @param plain the layer in the network
   * @param replacement a new layer with the same configuration
   * @param <L> the replacement's class
   * @return the replacement
   */
  public static <L extends AbstractLayer<?>> L share(AbstractLayer<?> plain, L replacement) {
    if (plain.numParams() > 0) {
      replacement.setParamsViewArray(plain.params());
      replacement.setParamTable(plain.paramTable());
      if (plain.getGradientsViewArray() != null) {
        replacement.setBackpropGradientsViewArray(plain.getGradientsViewArray());
      }
    }
    replacement.setIndex(plain.getIndex());
    replacement.setListeners(plain.getTrainingListeners());
    replacement.setCacheMode(plain.getCacheMode());
    replacement.setInputModificationAllowed(plain.isInputModificationAllowed());
    replacement.setIterationCount(plain.getIterationCount());
    replacement.setEpochCount(plain.getEpochCount());
    replacement.setMaskArray(plain.getMaskArray());
    return replacement;
  }

  /**
   * The class that DL4J makes for a configuration, and not a subclass of it: a user's own subclass
   * may compute something else.
   *
   * @param layer a runtime layer
   * @param expected DL4J's class
   * @return whether the layer is exactly of that class
   */
  public static boolean isExactly(Layer layer, Class<? extends Layer> expected) {
    return layer.getClass() == expected;
  }
}
