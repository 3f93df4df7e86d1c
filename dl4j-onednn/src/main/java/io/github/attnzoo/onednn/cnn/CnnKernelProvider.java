package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/** Offers the kernels for the layers of convolutional networks. */
public final class CnnKernelProvider implements LayerKernelProvider {

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (LayerState.isExactly(plain, ConvolutionLayer.class)) {
      return Optional.of(convolution((ConvolutionLayer) plain));
    }
    if (LayerState.isExactly(plain, BatchNormalization.class)) {
      return Optional.of(batchNormalization((BatchNormalization) plain));
    }
    if (LayerState.isExactly(plain, SubsamplingLayer.class)) {
      return Optional.of(pooling((SubsamplingLayer) plain));
    }
    if (LayerState.isExactly(plain, ActivationLayer.class)) {
      return Optional.of(activation((ActivationLayer) plain));
    }
    if (LayerState.isExactly(plain, RepairedSameDiffLayer.class)
        && plain.conf().getLayer() instanceof SqueezeExcitation settings
        && settings.getActivation() == HiddenActivation.RELU
        && !settings.isAddMaxPool()) {
      return Optional.of(squeezeExcitation((RepairedSameDiffLayer) plain, settings));
    }
    return Optional.empty();
  }

  private static KernelOffer convolution(ConvolutionLayer plain) {
    ConvolutionMode mode = plain.getConvolutionMode();
    if (mode == ConvolutionMode.Causal) {
      return KernelOffer.declined("convolutionMode is Causal, the kernel has the other modes");
    }
    return KernelOffer.accelerated(
        LayerState.share(plain, new OneDnnConvolution(plain.conf(), DataType.FLOAT)),
        "onednn-convolution",
        "2-d convolution, forward and backward");
  }

  private static KernelOffer batchNormalization(BatchNormalization plain) {
    return KernelOffer.accelerated(
        LayerState.share(plain, new OneDnnBatchNormalization(plain.conf(), DataType.FLOAT)),
        "onednn-batch-normalization",
        "batch normalisation, forward and backward");
  }

  private static KernelOffer pooling(SubsamplingLayer plain) {
    var settings = plain.layerConf();
    PoolingType type = settings.getPoolingType();
    if (type != PoolingType.MAX && type != PoolingType.AVG) {
      return KernelOffer.declined("poolingType is " + type + ", the kernel has MAX and AVG");
    }
    int[] dilation = settings.getDilation();
    if (dilation[0] != 1 || dilation[1] != 1) {
      return KernelOffer.declined(
          "dilation is " + dilation[0] + " x " + dilation[1] + ", the kernel has 1 x 1");
    }
    int[] kernel = settings.getKernelSize();
    int[] padding = settings.getPadding();
    if (padding[0] >= kernel[0] || padding[1] >= kernel[1]) {
      return KernelOffer.declined(
          "padding is not smaller than kernelSize, so some windows hold no input");
    }
    int[] stride = settings.getStride();
    if (settings.getConvolutionMode() == ConvolutionMode.Same
        && (stride[0] > kernel[0] + 1 || stride[1] > kernel[1] + 1)) {
      return KernelOffer.declined(
          "stride is larger than kernelSize + 1 with convolutionMode Same, where DL4J crops");
    }
    return KernelOffer.accelerated(
        LayerState.share(plain, new OneDnnPooling(plain.conf(), DataType.FLOAT)),
        "onednn-pooling",
        "pooling, forward and backward");
  }

  private static KernelOffer activation(ActivationLayer plain) {
    IActivation function = plain.layerConf().getActivationFn();
    return EltwiseFunction.of(function)
        .map(
            same ->
                KernelOffer.accelerated(
                    LayerState.share(
                        plain, new OneDnnActivation(plain.conf(), DataType.FLOAT, same)),
                    "onednn-activation",
                    "activation function, forward and backward"))
        .orElseGet(() -> KernelOffer.declined("activation is " + function + ", no kernel has it"));
  }

  /** In the mode of its paper, which a pooling layer behind it can share; else as other gates. */
  private static KernelOffer squeezeExcitation(
      RepairedSameDiffLayer plain, SqueezeExcitation settings) {
    return KernelOffer.accelerated(
        LayerState.share(
            plain, new OneDnnSqueezeExcitation(plain.conf(), DataType.FLOAT, settings)),
        "onednn-squeeze-excitation",
        "squeeze and excitation, forward and backward");
  }
}
