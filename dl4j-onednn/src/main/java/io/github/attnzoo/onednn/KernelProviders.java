package io.github.attnzoo.onednn;

import io.github.attnzoo.onednn.cnn.CnnKernelProvider;
import io.github.attnzoo.onednn.cnn.ImageAttentionProvider;
import io.github.attnzoo.onednn.dense.DenseProvider;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.sequence.AttentionProvider;
import io.github.attnzoo.onednn.sequence.LstmProvider;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The list of all kernels. To add one, write a subclass of DL4J's runtime layer and a provider for
 * it, and put the provider here.
 */
final class KernelProviders {
  private static final List<LayerKernelProvider> ALL =
      List.of(
          new LstmProvider(),
          new AttentionProvider(),
          new DenseProvider(),
          new CnnKernelProvider(),
          new ImageAttentionProvider());

  private KernelProviders() {}

  /**
   * Asks every provider about a layer.
   *
   * @param plain a runtime layer
   * @param networkType the network's type of numbers; kernels are for FLOAT
   * @return the first answer; a refusal when no provider knows the layer
   */
  static KernelOffer offer(Layer plain, DataType networkType) {
    if (plain instanceof KernelLayer accelerated) {
      return new KernelOffer(null, accelerated.kernel(), "in place already");
    }
    if (networkType != DataType.FLOAT) {
      return KernelOffer.declined("dataType is " + networkType + ", kernels are for FLOAT");
    }
    for (LayerKernelProvider provider : ALL) {
      Optional<KernelOffer> offer = provider.offer(plain);
      if (offer.isPresent()) {
        return offer.get();
      }
    }
    // The runtime class of a SameDiff layer is the same for all of them.
    Object named = plain instanceof SameDiffLayer ? plain.conf().getLayer() : plain;
    return KernelOffer.declined("no kernel for " + named.getClass().getSimpleName());
  }
}
