package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Coordinate attention: scales every pixel of a channel by a gate for its row and a gate for its
 * column.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   r_h = mean of X over the width                   one vector of channels for each row
 *   c_w = mean of X over the height                  one vector of channels for each column
 *   f(z) = activation(z W1 + b1)                     hidden units, the same for rows and columns
 *   R = gate(f(r) WRows + bRows)                     [batch, channels, height]
 *   C = gate(f(c) WColumns + bColumns)               [batch, channels, width]
 *   Y = X * R * C, row by row and column by column   shape of X
 * </pre>
 *
 * <p>NCHW and NHWC work, images may change their size from batch to batch, masks are passed on and
 * change nothing.
 *
 * <p>Parameters: {@code W1 [channels, hidden]}, {@code b1 [1, hidden]}, {@code WRows} and {@code
 * WColumns [hidden, channels]}, {@code bRows} and {@code bColumns [1, channels]}: {@code 3 *
 * channels * hidden + hidden + 2 * channels} numbers, dense weights being the transposes of
 * PyTorch's. {@code hidden} is the multiple of 8 nearest to {@code channels / reduction}, at least
 * 8; the authors' code takes {@code max(8, channels / 32)}, no multiple of 8.
 *
 * <p>Hou, Zhou, Feng, <a href="https://arxiv.org/abs/2103.02907">Coordinate Attention for Efficient
 * Mobile Network Design</a>, 2021; timm's {@code CoordAttn}, with {@code reduction(24)} and no
 * biases in its convolutions. <b>Difference:</b> the paper and timm have a batch norm before the
 * activation. Here there is none, but {@code W1} and {@code b1} may carry it, which gives the same
 * network in inference: {@code W1 = weight * gamma / s}, {@code b1 = beta + (bias - mean) * gamma /
 * s}, {@code s = sqrt(variance + eps)}. In training nothing is normalised over the batch.
 *
 * <p>Cost: five passes over {@code X}; {@code 3 * channels * hidden} products for each row and
 * column.
 */
public final class CoordinateAttention extends BottleneckAttentionLayer {

  /** The key of the rows' weights in the parameter table, {@code [hidden, channels]}. */
  public static final String W_ROWS = "WRows";

  /** The key of the columns' weights in the parameter table, {@code [hidden, channels]}. */
  public static final String W_COLUMNS = "WColumns";

  /** The key of the rows' biases in the parameter table, {@code [1, channels]}. */
  public static final String B_ROWS = "bRows";

  /** The key of the columns' biases in the parameter table, {@code [1, channels]}. */
  public static final String B_COLUMNS = "bColumns";

  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private CoordinateAttention() {}

  private CoordinateAttention(Builder builder) {
    super(builder);
    gate = given("gate", builder.gate);
    initializeConstraints(builder);
  }

  public Gate getGate() {
    return gate;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W1, getChannels(), hiddenSize());
    params.addWeightParam(W_ROWS, hiddenSize(), getChannels());
    params.addWeightParam(W_COLUMNS, hiddenSize(), getChannels());
    params.addBiasParam(B1, 1, hiddenSize());
    params.addBiasParam(B_ROWS, 1, getChannels());
    params.addBiasParam(B_COLUMNS, 1, getChannels());
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    return new CoordinateAttentionGraph(sameDiff, this, paramTable).define(layerInput);
  }

  @Override
  List<Kind> kinds() {
    return List.of(Kind.ROWS, Kind.COLUMNS);
  }

  @Override
  INDArray combined(Map<Kind, INDArray> weights) {
    INDArray rows = Objects.requireNonNull(weights.get(Kind.ROWS));
    INDArray columns = Objects.requireNonNull(weights.get(Kind.COLUMNS));
    return rows.reshape(rows.size(0), rows.size(1), rows.size(2), 1)
        .mul(columns.reshape(columns.size(0), columns.size(1), 1, columns.size(2)));
  }

  @Override
  String label() {
    return label("coordinate-attention");
  }

  @Override
  List<Object> options() {
    return List.of(bottleneck(), gate);
  }

  /** Builds a {@link CoordinateAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private Gate gate = Gate.SIGMOID;

    /** A layer with reduction 32, divisor 8, hard swish and sigmoid gates: the paper's, rounded. */
    public Builder() {
      super(32, 8, HiddenActivation.HARD_SWISH);
    }

    /** Default {@link Gate#SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public CoordinateAttention build() {
      return new CoordinateAttention(this);
    }
  }
}
