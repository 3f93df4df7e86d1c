package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The SameDiff definition of {@link CoordinateAttention}. */
final class CoordinateAttentionGraph {

  private final SameDiff sd;
  private final CoordinateAttention layer;
  private final Map<String, SDVariable> params;

  CoordinateAttentionGraph(SameDiff sd, CoordinateAttention layer, Map<String, SDVariable> params) {
    this.sd = sd;
    this.layer = layer;
    this.params = params;
  }

  SDVariable define(SDVariable input) {
    var image = new ImageGraph(sd, input, layer);
    boolean first = layer.channelsFirst();
    SDVariable rowMeans = first ? input.mean(3).permute(0, 2, 1) : input.mean(2);
    SDVariable columnMeans = first ? input.mean(2).permute(0, 2, 1) : input.mean(1);
    SDVariable rows =
        gates(rowMeans, CoordinateAttention.W_ROWS, CoordinateAttention.B_ROWS, Kind.ROWS);
    SDVariable columns =
        gates(
            columnMeans,
            CoordinateAttention.W_COLUMNS,
            CoordinateAttention.B_COLUMNS,
            Kind.COLUMNS);
    SDVariable channels = image.number(layer.getChannels());
    SDVariable one = image.number(1);
    SDVariable planes = image.batch().mul(channels);
    SDVariable products =
        sd.mmul(
            rows.reshape(image.shape(planes, image.height(), one)),
            columns.reshape(image.shape(planes, one, image.width())));
    return image.scaled(
        products.reshape(image.shape(image.batch(), channels, image.height(), image.width())));
  }

  /** From {@code [batch, places, channels]} to {@code [batch, channels, places]}. */
  private SDVariable gates(SDVariable means, String weight, String bias, Kind kind) {
    SDVariable hidden =
        layer
            .getActivation()
            .define(
                sd,
                means
                    .reshape(-1, layer.getChannels())
                    .mmul(params.get(CoordinateAttention.W1))
                    .add(params.get(CoordinateAttention.B1)));
    SDVariable scores = hidden.mmul(params.get(weight)).add(params.get(bias));
    SDVariable gates = layer.getGate().define(sd, scores).reshape(sd.shape(means)).permute(0, 2, 1);
    return ImageAttentionLayer.named(gates, kind);
  }
}
