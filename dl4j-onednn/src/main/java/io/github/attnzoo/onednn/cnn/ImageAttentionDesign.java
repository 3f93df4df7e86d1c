package io.github.attnzoo.onednn.cnn;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a kernel has to know of a layer that scales channels or pixels of images. */
sealed interface ImageAttentionDesign permits ChannelGateDesign, PixelMapDesign {

  /** That of a layer, or empty where it is no such layer or one in a mode without a kernel. */
  static Optional<ImageAttentionDesign> of(Layer layer) {
    return ChannelGateDesign.of(layer)
        .map(ImageAttentionDesign.class::cast)
        .or(() -> PixelMapDesign.of(layer));
  }

  /** The name in reports. */
  String kernel();

  /** What the kernel does, for reports. */
  String description();

  /** The order of an image's dimensions. */
  CNN2DFormat format();

  /** Whether the kernel can work on images of this shape. */
  boolean fits(ImageShape shape);

  /** The images, copied where the kernel can't read them as they lie. */
  INDArray readable(INDArray images, ImageShape shape);

  /** The kernel. */
  ImageAttentionKernel prepare(ImageShape shape);
}
