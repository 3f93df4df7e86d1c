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

/**
 * Offers a kernel for {@link SequenceAttention} with the scores {@link SequenceScore#TANH} and
 * without attention dropout, in both formats, with every weighting, pooling and number of heads.
 */
public final class AttentionProvider implements LayerKernelProvider {

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (!LayerState.isExactly(plain, RepairedSameDiffLayer.class)
        || !(plain.conf().getLayer() instanceof SequenceAttention settings)) {
      return Optional.empty();
    }
    if (settings.getScore() != SequenceScore.TANH) {
      return declined("score is " + settings.getScore() + ", the kernel has TANH");
    }
    if (settings.getAttentionDropout() > 0) {
      return declined(
          "attentionDropout is " + settings.getAttentionDropout() + ", the kernel drops nothing");
    }
    RepairedSameDiffLayer layer = (RepairedSameDiffLayer) plain;
    return Optional.of(
        KernelOffer.accelerated(
            LayerState.share(layer, new OneDnnAttention(layer.conf(), DataType.FLOAT)),
            OneDnnAttention.KERNEL,
            "products and passes instead of a SameDiff graph"));
  }

  private static Optional<KernelOffer> declined(String reason) {
    return Optional.of(KernelOffer.declined(reason));
  }
}
