package io.github.attnzoo.layers;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/** A weight for every pixel, out of the mean and the maximum of its surroundings' channels. */
record PixelMap(
    SameDiff sd, SDVariable weight, @Nullable SDVariable bias, long kernelSize, Gate gate) {

  /** The weights {@code [batch, 1, height, width]}. */
  SDVariable of(ImageGraph image) {
    var window =
        Conv2DConfig.builder()
            .kH(kernelSize)
            .kW(kernelSize)
            .paddingMode(PaddingMode.SAME)
            .dataFormat(Conv2DConfig.NCHW)
            .build();
    // SameDiff's convolution has a gradient for weights [height, width, in, out] alone.
    SDVariable turned = weight.permute(2, 3, 1, 0);
    SDVariable scores = sd.cnn().conv2d(image.pixelMeansAndMaxima(), turned, window);
    if (bias != null) {
      scores = scores.add(bias.reshape(1, 1, 1, 1));
    }
    return ImageAttentionLayer.named(gate.define(sd, scores), AttentionWeights.Kind.PIXELS);
  }
}
