package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;

/** Offers the kernels for layers that scale each channel or pixel of an image by one weight. */
public final class ImageAttentionProvider implements LayerKernelProvider {

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (!LayerState.isExactly(plain, RepairedSameDiffLayer.class)) {
      return Optional.empty();
    }
    var settings = plain.conf().getLayer();
    Optional<ImageAttentionDesign> design = ImageAttentionDesign.of(settings);
    if (design.isEmpty() && settings instanceof GatherExcite) {
      return Optional.of(
          KernelOffer.declined(
              "the kernel has extent 0 with hasBottleneck and without learnedGather"));
    }
    return design.map(found -> accelerated((RepairedSameDiffLayer) plain, found));
  }

  private static KernelOffer accelerated(RepairedSameDiffLayer plain, ImageAttentionDesign design) {
    return KernelOffer.accelerated(
        LayerState.share(plain, new OneDnnImageAttention(plain.conf(), DataType.FLOAT, design)),
        design.kernel(),
        design.description());
  }
}
