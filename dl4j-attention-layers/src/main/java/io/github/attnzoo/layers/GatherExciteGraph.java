package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** The SameDiff definition of {@link GatherExcite}; regions are channels-first in both formats. */
final class GatherExciteGraph {

  private final SameDiff sd;
  private final GatherExcite layer;
  private final Map<String, SDVariable> params;

  GatherExciteGraph(SameDiff sd, GatherExcite layer, Map<String, SDVariable> params) {
    this.sd = sd;
    this.layer = layer;
    this.params = params;
  }

  SDVariable define(SDVariable input) {
    var image = new ImageGraph(sd, input, layer);
    if (layer.getExtent() == 0) {
      SDVariable gathered =
          layer.isLearnedGather()
              ? learned(channelsFirst(input)).reshape(-1, layer.getChannels())
              : image.squeezed(layer.isAddMaxPool());
      SDVariable gates = layer.getGate().define(sd, mixed(gathered));
      return image.scaledByChannel(ImageAttentionLayer.named(gates, Kind.CHANNELS));
    }
    SDVariable first = channelsFirst(input);
    SDVariable regions = layer.isLearnedGather() ? learned(first) : pooled(first);
    SDVariable gates = layer.getGate().define(sd, mixedRegions(regions));
    return image.scaled(enlarged(ImageAttentionLayer.named(gates, Kind.REGIONS), image));
  }

  private SDVariable channelsFirst(SDVariable input) {
    return layer.channelsFirst() ? input : input.permute(0, 3, 1, 2);
  }

  private SDVariable pooled(SDVariable input) {
    SDVariable mean = sd.cnn().avgPooling2d(input, windows());
    return layer.isAddMaxPool() ? mean.add(sd.cnn().maxPooling2d(input, windows())).mul(0.5) : mean;
  }

  /** A new one each time: the operations change what they are given. */
  private Pooling2DConfig windows() {
    long extent = layer.getExtent();
    return Pooling2DConfig.builder()
        .kH(2 * extent - 1)
        .kW(2 * extent - 1)
        .sH(extent)
        .sW(extent)
        .pH(extent - 1)
        .pW(extent - 1)
        .build();
  }

  private SDVariable learned(SDVariable input) {
    SDVariable result = input;
    for (int i = 1; i <= layer.convolutions(); i++) {
      if (i > 1) {
        result = layer.getActivation().define(sd, result);
      }
      // SameDiff's depthwise convolution wants [height, width, channels, 1].
      SDVariable weight = sd.getVariable(GatherExcite.weightOf(i)).permute(2, 3, 0, 1);
      SDVariable bias = sd.getVariable(GatherExcite.biasOf(i)).reshape(layer.getChannels());
      result = sd.cnn().depthWiseConv2d(result, weight, bias, convolution());
    }
    return result;
  }

  private Conv2DConfig convolution() {
    var config =
        Conv2DConfig.builder().paddingMode(PaddingMode.VALID).dataFormat(Conv2DConfig.NCHW);
    if (layer.getExtent() == 0) {
      return config.kH(layer.getHeight()).kW(layer.getWidth()).build();
    }
    return config.kH(3).kW(3).sH(2).sW(2).pH(1).pW(1).build();
  }

  private SDVariable mixed(SDVariable rows) {
    return layer.hasBottleneck()
        ? new Bottleneck(sd, params, layer.getActivation(), true).of(rows)
        : rows;
  }

  private SDVariable mixedRegions(SDVariable regions) {
    if (!layer.hasBottleneck()) {
      return regions;
    }
    SDVariable last = regions.permute(0, 2, 3, 1);
    SDVariable rows = last.reshape(-1, layer.getChannels());
    return mixed(rows).reshape(sd.shape(last)).permute(0, 3, 1, 2);
  }

  /**
   * {@code [batch, channels, rows, columns]} to the size of the image, each pixel by its nearest.
   */
  private SDVariable enlarged(SDVariable regions, ImageGraph image) {
    SDVariable rows = Sizes.of(sd, regions, 2);
    SDVariable columns = Sizes.of(sd, regions, 3);
    SDVariable planes = sd.prod(Sizes.of(sd, regions, 0, 2), true, 0);
    SDVariable wide =
        regions
            .reshape(image.shape(planes.mul(rows), columns))
            .mmul(nearest(columns, image.width(), regions.dataType()));
    SDVariable turned = wide.reshape(image.shape(planes, rows, image.width())).permute(0, 2, 1);
    SDVariable high =
        turned
            .reshape(image.shape(planes.mul(image.width()), rows))
            .mmul(nearest(rows, image.height(), regions.dataType()));
    return high.reshape(image.shape(planes, image.width(), image.height()))
        .permute(0, 2, 1)
        .reshape(image.shape(Sizes.of(sd, regions, 0, 2), image.height(), image.width()));
  }

  /** {@code [from, to]}: 1 where a target's nearest source stands, else 0. */
  private SDVariable nearest(SDVariable from, SDVariable to, DataType type) {
    SDVariable sources = count(from).castTo(type).reshape(-1, 1);
    SDVariable targets = count(to).castTo(type);
    SDVariable nearest =
        sd.math().floor(targets.mul(from.castTo(type)).div(to.castTo(type))).reshape(1, -1);
    return sd.eq(sources, nearest).castTo(type);
  }

  private SDVariable count(SDVariable size) {
    SDVariable zero = sd.constant(0L);
    SDVariable one = sd.constant(1L);
    return sd.range(zero, size, one, DataType.INT64);
  }
}
