package io.github.attnzoo.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The channel half of {@link ConvolutionalBlockAttention}: scales every channel of an image by a
 * gate learned from the mean and the maximum of all channels.
 *
 * <p>For {@code X [batch, channels, height, width]} and {@code mlp(z) = activation(z W1 + b1) W2 +
 * b2}:
 *
 * <pre>
 *   a = mean of X over height and width       [batch, channels]
 *   m = maximum of X over height and width    [batch, channels]
 *   w = gate(mlp(a) + mlp(m))                 [batch, channels]
 *   Y = X * w, channel by channel             shape of X
 * </pre>
 *
 * <p>Where pixels tie for the maximum, its gradient goes to the first (PyTorch divides it among
 * them). NCHW and NHWC work, images may change their size from batch to batch, masks are passed on
 * and change nothing.
 *
 * <p>Parameters, the same for {@code a} and {@code m}: {@code W1 [channels, hidden]}, {@code W2
 * [hidden, channels]}, with {@code hasBias} also {@code b1 [1, hidden]} and {@code b2 [1,
 * channels]}: {@code 2 * channels * hidden} numbers, and {@code channels + hidden} more. {@code
 * hidden} is {@code channels / reduction} to the nearest whole number (half up), at least 1.
 *
 * <p>Woo, Park, Lee, Kweon, <a href="https://arxiv.org/abs/1807.06521">CBAM: Convolutional Block
 * Attention Module</a>, 2018; timm's {@code ChannelAttn}. Without bias, as here by default, it is
 * the network of the paper's equation 2.
 *
 * <p>Cost: four passes over {@code X}; the products are tiny.
 */
public final class ChannelAttention extends BottleneckAttentionLayer {

  @JsonProperty private boolean hasBias;
  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private ChannelAttention() {}

  private ChannelAttention(Builder builder) {
    super(builder);
    hasBias = builder.hasBias;
    gate = given("gate", builder.gate);
    initializeConstraints(builder);
  }

  /** The gates {@code [batch, channels]} of an image, for both layers that have them. */
  static SDVariable gates(SameDiff sd, ImageGraph image, Bottleneck mlp, Gate gate) {
    SDVariable scores = mlp.of(image.channelMeans()).add(mlp.of(image.channelMaxima()));
    return named(gate.define(sd, scores), AttentionWeights.Kind.CHANNELS);
  }

  /** Whether the two products have a bias. */
  @JsonProperty("hasBias")
  public boolean hasBias() {
    return hasBias;
  }

  public Gate getGate() {
    return gate;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    defineBottleneck(params, hasBias);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    var mlp = new Bottleneck(sameDiff, paramTable, getActivation(), hasBias);
    return image.scaledByChannel(gates(sameDiff, image, mlp, gate));
  }

  @Override
  List<AttentionWeights.Kind> kinds() {
    return List.of(AttentionWeights.Kind.CHANNELS);
  }

  @Override
  String label() {
    return label("channel-attention");
  }

  @Override
  List<Object> options() {
    return List.of(bottleneck(), hasBias, gate);
  }

  /** Builds a {@link ChannelAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private boolean hasBias;
    private Gate gate = Gate.SIGMOID;

    /** A layer with reduction 16, divisor 1, ReLU, sigmoid gates and no bias, as in the paper. */
    public Builder() {
      super(16, 1, HiddenActivation.RELU);
    }

    /** Whether the two products have a bias. Default false. */
    public Builder hasBias(boolean hasBias) {
      this.hasBias = hasBias;
      return this;
    }

    /** Default {@link Gate#SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public ChannelAttention build() {
      return new ChannelAttention(this);
    }
  }
}
