package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.SpatialAttention;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the layers have in common that scale each pixel by a weight out of the means and maxima
 * around it.
 *
 * @param kernel the name in reports
 * @param format the order of an image's dimensions
 * @param channels what scales the channels before, or null
 * @param kernelSize the side of the window
 * @param gate from scores to weights
 * @param weight the name of the window in the parameter table
 * @param bias the name of its bias, or null without one
 */
record PixelMapDesign(
    String kernel,
    CNN2DFormat format,
    @Nullable ChannelGateDesign channels,
    int kernelSize,
    Gate gate,
    String weight,
    @Nullable String bias)
    implements ImageAttentionDesign {

  /** That of a layer, or empty where it is no such layer. */
  static Optional<PixelMapDesign> of(Layer layer) {
    if (layer instanceof SpatialAttention spatial) {
      return Optional.of(
          new PixelMapDesign(
              "onednn-spatial-attention",
              spatial.getFormat(),
              null,
              (int) spatial.getKernelSize(),
              spatial.getGate(),
              SpatialAttention.W,
              spatial.hasBias() ? SpatialAttention.B : null));
    }
    if (layer instanceof ConvolutionalBlockAttention block) {
      String name = "onednn-convolutional-block-attention";
      return Optional.of(
          new PixelMapDesign(
              name,
              block.getFormat(),
              new ChannelGateDesign(
                  name,
                  block.getFormat(),
                  ChannelGateDesign.Squeeze.BOTH,
                  new ChannelGateDesign.Network.Bottleneck(
                      block.hiddenSize(), block.hasMlpBias(), block.getActivation()),
                  block.getGate()),
              (int) block.getKernelSize(),
              block.getGate(),
              ConvolutionalBlockAttention.W_SPATIAL,
              ConvolutionalBlockAttention.B_SPATIAL));
    }
    return Optional.empty();
  }

  @Override
  public String description() {
    return "weights of pixels, forward and backward";
  }

  /** Whether an image has no more numbers than an array of Java's. */
  @Override
  public boolean fits(ImageShape shape) {
    return shape.pixels() * Math.max(2, shape.channels()) <= Integer.MAX_VALUE;
  }

  @Override
  public INDArray readable(INDArray images, ImageShape shape) {
    if (shape.isChannelsLast(ImageShape.strides(images, format))) {
      return images;
    }
    return format == CNN2DFormat.NCHW
        ? images.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2)
        : images.dup('c');
  }

  @Override
  public PixelMapKernel prepare(ImageShape shape) {
    return PixelMapKernel.prepare(shape, this);
  }
}
