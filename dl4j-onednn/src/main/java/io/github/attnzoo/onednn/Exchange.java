package io.github.attnzoo.onednn;

import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** A layer for a kernel's, and back; also within the wrappers that only call what they wrap. */
final class Exchange {
  private static final Set<Class<? extends BaseWrapperLayer>> WRAPPERS =
      Set.of(FrozenLayer.class, FrozenLayerWithBackprop.class, LastTimeStepLayer.class);

  private Exchange() {}

  /**
   * Asks for a kernel.
   *
   * @param plain a layer of a network; what a wrapper wraps is exchanged at once
   * @param type the network's type of numbers
   * @return the layer to put in its place, if it is another one, and what runs it
   */
  static KernelOffer offer(Layer plain, DataType type) {
    if (!OneDnn.isAvailable()) {
      return KernelOffer.declined(OneDnn.description());
    }
    if (!isWrapper(plain)) {
      return KernelProviders.offer(plain, type);
    }
    BaseWrapperLayer wrapper = (BaseWrapperLayer) plain;
    KernelOffer inner = offer(wrapper.getUnderlying(), type);
    if (inner.replacement() != null) {
      wrapper.setUnderlying(inner.replacement());
    }
    return new KernelOffer(null, inner.kernel(), inner.reason());
  }

  /**
   * Puts DL4J's own layer back.
   *
   * @param layer a layer of a network
   * @return the layer to put in its place, or the same one
   */
  static Layer release(Layer layer) {
    if (isWrapper(layer)) {
      BaseWrapperLayer wrapper = (BaseWrapperLayer) layer;
      wrapper.setUnderlying(release(wrapper.getUnderlying()));
      return wrapper;
    }
    if (!(layer instanceof KernelLayer kernel)) {
      return layer;
    }
    Layer plain = LayerState.plain((AbstractLayer<?>) layer);
    kernel.release();
    return plain;
  }

  private static boolean isWrapper(Layer layer) {
    return layer instanceof BaseWrapperLayer && WRAPPERS.contains(layer.getClass());
  }
}
