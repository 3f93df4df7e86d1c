package io.github.attnzoo.layers;

import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The SameDiff definition of {@link SqueezeExcitation}. */
final class SqueezeExcitationGraph {

  private final SameDiff sd;
  private final SqueezeExcitation layer;

  SqueezeExcitationGraph(SameDiff sd, SqueezeExcitation layer) {
    this.sd = sd;
    this.layer = layer;
  }

  SDVariable define(SDVariable input, Map<String, SDVariable> params) {
    boolean channelsFirst = layer.getFormat() == CNN2DFormat.NCHW;
    SDVariable mean = channelsFirst ? input.mean(2, 3) : input.mean(1, 2);
    SDVariable hidden =
        sd.nn().relu(product(mean, params, SqueezeExcitation.W1, SqueezeExcitation.B1), 0);
    SDVariable gate = gate(product(hidden, params, SqueezeExcitation.W2, SqueezeExcitation.B2));
    gate.rename(AttentionLayer.WEIGHTS);
    return input.mul(spread(gate, input, channelsFirst));
  }

  private SDVariable product(
      SDVariable input, Map<String, SDVariable> params, String weight, String bias) {
    SDVariable result = input.mmul(params.get(weight));
    return layer.hasBias() ? result.add(params.get(bias)) : result;
  }

  private SDVariable gate(SDVariable scores) {
    return switch (layer.getGate()) {
      case SIGMOID -> sd.nn().sigmoid(scores);
      case HARD_SIGMOID -> sd.nn().relu6(scores.add(3), 0).div(6);
    };
  }

  /**
   * The gates in the shape of the input, as a product with ones: multiply_bp of arrays of different
   * shapes takes several times as long as all the rest of the layer.
   */
  private SDVariable spread(SDVariable gate, SDVariable input, boolean channelsFirst) {
    SDVariable shape = sd.shape(input);
    long[] from = {channelsFirst ? 2 : 1};
    SDVariable pixels = sd.prod(sd.stridedSlice(shape, from, new long[] {from[0] + 2}, 1), true, 0);
    SDVariable one = sd.constant(Nd4j.ones(DataType.INT64, 1));
    if (channelsFirst) {
      SDVariable ones = sd.fill(sd.concat(0, one, pixels), input.dataType(), 1);
      return gate.reshape(-1, 1).mmul(ones).reshape(shape);
    }
    SDVariable batch = sd.stridedSlice(shape, new long[] {0}, new long[] {1}, 1);
    SDVariable ones = sd.fill(sd.concat(0, batch, pixels, one), input.dataType(), 1);
    return sd.mmul(ones, gate.reshape(-1, 1, layer.getChannels())).reshape(shape);
  }
}
