package io.github.attnzoo.onednn.kernels;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;

/** Knows the kernels for one kind of layer. */
public interface LayerKernelProvider {

  /**
   * Decides about a layer.
   *
   * @param plain a runtime layer of a network that has been initialised; it is not changed
   * @return empty when this provider is not about layers of this class; else an offer: a layer to
   *     put in its place, which shares its parameters and gradients, or the reason why there is
   *     none
   */
  Optional<KernelOffer> offer(Layer plain);
}
