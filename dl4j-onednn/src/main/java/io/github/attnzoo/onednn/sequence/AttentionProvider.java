package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceScore;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;

/** Offers a kernel for {@link SequenceAttention} with the score {@link SequenceScore#TANH}. */
public final class AttentionProvider implements LayerKernelProvider {

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (!LayerState.isExactly(plain, RepairedSameDiffLayer.class)
        || !(plain.conf().getLayer() instanceof SequenceAttention settings)) {
      return Optional.empty();
    }
    if (settings.getScore() != SequenceScore.TANH) {
      return Optional.of(
          KernelOffer.declined("score is " + settings.getScore() + ", the kernel has TANH"));
    }
    RepairedSameDiffLayer layer = (RepairedSameDiffLayer) plain;
    return Optional.of(
        KernelOffer.accelerated(
            LayerState.share(layer, new OneDnnAttention(layer.conf(), DataType.FLOAT)),
            OneDnnAttention.KERNEL,
            "products and passes instead of a SameDiff graph"));
  }
}
