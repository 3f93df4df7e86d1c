package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.EffectiveSqueezeExcitation;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = x W + b}. */
final class DenseScores implements ChannelScores {
  private static final String W = EffectiveSqueezeExcitation.W;
  private static final String B = EffectiveSqueezeExcitation.B;

  private final SmallDense product;

  DenseScores(NativeOwner owner, SmallDense.Arrays arrays) {
    product = new SmallDense(owner, arrays, true, PostOps.none(), PostOps.none());
  }

  @Override
  public void forward(Map<String, INDArray> params) {
    product.forward(LayerArrays.named(params, W), LayerArrays.named(params, B));
  }

  @Override
  public void backward(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    product.backward(
        LayerArrays.named(params, W),
        LayerArrays.named(gradients, W),
        LayerArrays.named(gradients, B));
  }
}
