package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pools an image in SameDiff and scales it, in both formats and for images of every size: no size
 * is taken from the first batch. Values are spread over the image as products with ones, because
 * the gradient of multiplying arrays of different shapes takes several times as long as all the
 * rest of such a layer.
 */
final class ImageGraph {

  private final SameDiff sd;
  private final SDVariable image;
  private final long channels;
  private final boolean channelsFirst;

  ImageGraph(SameDiff sd, SDVariable image, ImageAttentionLayer layer) {
    this(sd, image, layer.getChannels(), layer.channelsFirst());
  }

  private ImageGraph(SameDiff sd, SDVariable image, long channels, boolean channelsFirst) {
    this.sd = sd;
    this.image = image;
    this.channels = channels;
    this.channelsFirst = channelsFirst;
  }

  /** The same for another image of the same sizes. */
  ImageGraph with(SDVariable other) {
    return new ImageGraph(sd, other, channels, channelsFirst);
  }

  /** The mean of every channel, {@code [batch, channels]}. */
  SDVariable channelMeans() {
    return channelsFirst ? image.mean(2, 3) : image.mean(1, 2);
  }

  /** The maximum of every channel, {@code [batch, channels]}. */
  SDVariable channelMaxima() {
    return channelsFirst
        ? image.reshape(shape(batch(), number(channels), pixels())).max(2)
        : image.reshape(shape(batch(), pixels(), number(channels))).max(1);
  }

  /** The mean of every channel, or halfway between mean and maximum, {@code [batch, channels]}. */
  SDVariable squeezed(boolean addMaxPool) {
    return addMaxPool ? channelMeans().add(channelMaxima()).mul(0.5) : channelMeans();
  }

  /** Mean and maximum over the channels of every pixel, {@code [batch, 2, height, width]}. */
  SDVariable pixelMeansAndMaxima() {
    int axis = channelsFirst ? 1 : 3;
    return sd.stack(1, image.mean(axis), image.max(axis));
  }

  /** The image times one gate for each channel, {@code [batch, channels]}. */
  SDVariable scaledByChannel(SDVariable gates) {
    return image.mul(spreadChannels(gates));
  }

  /** The image plus one number for each channel, {@code [batch, channels]}. */
  SDVariable shiftedByChannel(SDVariable addends) {
    return image.add(spreadChannels(addends));
  }

  private SDVariable spreadChannels(SDVariable values) {
    if (channelsFirst) {
      SDVariable ones = ones(shape(number(1), pixels()));
      return values.reshape(-1, 1).mmul(ones).reshape(sd.shape(image));
    }
    SDVariable ones = ones(shape(batch(), pixels(), number(1)));
    return sd.mmul(ones, values.reshape(-1, 1, channels)).reshape(sd.shape(image));
  }

  /** The image times one weight for each pixel, {@code [batch, 1, height, width]}. */
  SDVariable scaledByPixel(SDVariable weights) {
    SDVariable spread;
    if (channelsFirst) {
      SDVariable ones = ones(shape(batch(), number(channels), number(1)));
      spread = sd.mmul(ones, weights.reshape(shape(batch(), number(1), pixels())));
    } else {
      spread = weights.reshape(-1, 1).mmul(ones(shape(number(1), number(channels))));
    }
    return image.mul(spread.reshape(sd.shape(image)));
  }

  /** The image times as many weights, {@code [batch, channels, height, width]}. */
  SDVariable scaled(SDVariable weights) {
    return image.mul(channelsFirst ? weights : weights.permute(0, 2, 3, 1));
  }

  SDVariable batch() {
    return Sizes.of(sd, image, 0);
  }

  SDVariable height() {
    return Sizes.of(sd, image, channelsFirst ? 2 : 1);
  }

  SDVariable width() {
    return Sizes.of(sd, image, channelsFirst ? 3 : 2);
  }

  SDVariable pixels() {
    int from = channelsFirst ? 2 : 1;
    return sd.prod(Sizes.of(sd, image, from, from + 2), true, 0);
  }

  SDVariable number(long value) {
    return sd.constant(Nd4j.createFromArray(value));
  }

  SDVariable shape(SDVariable... sizes) {
    return sd.concat(0, sizes);
  }

  SDVariable ones(SDVariable shape) {
    return sd.fill(shape, image.dataType(), 1);
  }
}
