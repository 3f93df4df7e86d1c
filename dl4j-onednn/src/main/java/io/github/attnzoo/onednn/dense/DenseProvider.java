package io.github.attnzoo.onednn.dense;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;

/** Offers oneDNN's matrix products for dense and output layers. */
public final class DenseProvider implements LayerKernelProvider {
  private static final String ORDER = "weights are not in order 'f'";

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (LayerState.isExactly(plain, DenseLayer.class)) {
      return Optional.of(dense((DenseLayer) plain));
    }
    if (LayerState.isExactly(plain, OutputLayer.class)) {
      OutputLayer output = (OutputLayer) plain;
      if (!fits(output)) {
        return Optional.of(KernelOffer.declined(ORDER));
      }
      var replacement = LayerState.share(output, new OneDnnOutput(output.conf(), DataType.FLOAT));
      return Optional.of(
          KernelOffer.accelerated(replacement, DenseKernel.NAME, "matrix products and loss"));
    }
    return Optional.empty();
  }

  private static KernelOffer dense(DenseLayer dense) {
    if (dense.hasLayerNorm()) {
      return KernelOffer.declined("hasLayerNorm is true, the kernel has no layer normalization");
    }
    if (!fits(dense)) {
      return KernelOffer.declined(ORDER);
    }
    return KernelOffer.accelerated(
        LayerState.share(dense, new OneDnnDense(dense.conf(), DataType.FLOAT)),
        DenseKernel.NAME,
        "matrix products with activation");
  }

  /** The gradient is written where DL4J has it, in the order of the weights: both must be 'f'. */
  private static boolean fits(BaseLayer<?> layer) {
    return Layouts.isColumnMajor(layer.getParam(DefaultParamInitializer.WEIGHT_KEY));
  }
}
