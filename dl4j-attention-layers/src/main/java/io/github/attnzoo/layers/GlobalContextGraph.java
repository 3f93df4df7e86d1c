package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import io.github.attnzoo.layers.GlobalContext.Pooling;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** The SameDiff definition of {@link GlobalContext}. */
final class GlobalContextGraph {

  private static final double EPSILON = 1e-6;

  private final SameDiff sd;
  private final GlobalContext layer;
  private final Map<String, SDVariable> params;

  GlobalContextGraph(SameDiff sd, GlobalContext layer, Map<String, SDVariable> params) {
    this.sd = sd;
    this.layer = layer;
    this.params = params;
  }

  SDVariable define(SDVariable input) {
    var image = new ImageGraph(sd, input, layer);
    SDVariable context =
        layer.getPooling() == Pooling.ATTENTION ? attended(image, input) : image.channelMeans();
    SDVariable result = input;
    if (layer.getFusion().scales()) {
      SDVariable gates = layer.getGate().define(sd, network(context, ""));
      result = image.scaledByChannel(ImageAttentionLayer.named(gates, Kind.CHANNELS));
    }
    if (layer.getFusion().adds()) {
      SDVariable addends = network(context, GlobalContext.ADDING);
      result =
          image.with(result).shiftedByChannel(ImageAttentionLayer.named(addends, Kind.ADDENDS));
    }
    return result;
  }

  /** The sum of all pixels, weighted by a softmax: {@code [batch, channels]}. */
  private SDVariable attended(ImageGraph image, SDVariable input) {
    SDVariable channels = image.number(layer.getChannels());
    SDVariable one = image.number(1);
    SDVariable row = image.shape(image.batch(), one, image.pixels());
    SDVariable key = sd.getVariable(GlobalContext.W_KEY);
    if (layer.channelsFirst()) {
      SDVariable pixels = input.reshape(image.shape(image.batch(), channels, image.pixels()));
      SDVariable keys = // SameDiff multiplies no matrix with each matrix of a batch
          image
              .ones(image.shape(image.batch(), one))
              .mmul(key.reshape(1, -1))
              .reshape(-1, 1, layer.getChannels());
      SDVariable weights = named(Softmax.ofLast(sd, sd.mmul(keys, pixels)), image);
      return sd.mmul(weights.reshape(row), pixels, false, true, false)
          .reshape(-1, layer.getChannels());
    }
    SDVariable scores = input.reshape(-1, layer.getChannels()).mmul(key).reshape(row);
    SDVariable weights = named(Softmax.ofLast(sd, scores), image);
    SDVariable pixels = input.reshape(image.shape(image.batch(), image.pixels(), channels));
    return sd.mmul(weights.reshape(row), pixels).reshape(-1, layer.getChannels());
  }

  private static SDVariable named(SDVariable weights, ImageGraph image) {
    SDVariable map =
        weights.reshape(image.shape(image.batch(), image.number(1), image.height(), image.width()));
    return ImageAttentionLayer.named(map, Kind.PIXELS);
  }

  private SDVariable network(SDVariable context, String suffix) {
    SDVariable hidden =
        context
            .mmul(params.get(GlobalContext.W1 + suffix))
            .add(params.get(GlobalContext.B1 + suffix));
    // SameDiff's own layer norm adds nothing to the variance; and its gradients of a row and a
    // single number are wrong, so the statistics stand in every place.
    long size = layer.hiddenSize();
    SDVariable mean = sd.constant(Nd4j.ones(hidden.dataType(), size, size).divi(size));
    SDVariable centred = hidden.sub(hidden.mmul(mean));
    SDVariable variance = centred.mul(centred).mmul(mean);
    SDVariable normed = centred.div(sd.math().sqrt(variance.add(EPSILON)));
    SDVariable scaled =
        normed
            .mul(params.get(GlobalContext.GAIN + suffix))
            .add(params.get(GlobalContext.SHIFT + suffix));
    return layer
        .getActivation()
        .define(sd, scaled)
        .mmul(params.get(GlobalContext.W2 + suffix))
        .add(params.get(GlobalContext.B2 + suffix));
  }
}
