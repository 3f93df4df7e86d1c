package io.github.attnzoo.onednn.kernels;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.nd4j.linalg.api.buffer.DataType;

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
    if (plain instanceof RecurrentLayer from && replacement instanceof RecurrentLayer to) {
      to.rnnSetPreviousState(from.rnnGetPreviousState());
      to.rnnSetTBPTTState(from.rnnGetTBPTTState());
    }
    if (plain instanceof IOutputLayer from && replacement instanceof IOutputLayer to) {
      to.setLabels(from.getLabels());
    }
    return replacement;
  }

  /**
   * The way back: DL4J's own layer, with the same parameters, gradients and state.
   *
   * @param accelerated a layer that stood in for it
   * @return a new layer
   */
  public static Layer plain(AbstractLayer<?> accelerated) {
    NeuralNetConfiguration conf = accelerated.conf();
    Layer plain =
        conf.getLayer()
            .instantiate(
                conf,
                accelerated.getTrainingListeners(),
                accelerated.getIndex(),
                accelerated.numParams() > 0 ? accelerated.params() : null,
                false,
                DataType.FLOAT);
    return share(accelerated, (AbstractLayer<?>) plain);
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
