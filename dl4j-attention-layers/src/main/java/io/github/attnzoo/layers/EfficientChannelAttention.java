package io.github.attnzoo.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Efficient channel attention: scales every channel of an image by a gate learned from it and its
 * neighbours among the channels.
 *
 * <p>For {@code X [batch, channels, height, width]} and a window of {@code k = kernelSize}
 * channels:
 *
 * <pre>
 *   z   = mean of X over height and width                        [batch, channels]
 *   w_c = gate(sum over j of z_(c + j - (k-1)/2) * W_j)           [batch, channels]
 *   Y   = X * w, channel by channel                              shape of X
 * </pre>
 *
 * <p>Channels beyond the first and the last count as 0. NCHW and NHWC work, images may change their
 * size from batch to batch, masks are passed on and change nothing.
 *
 * <p>Parameters: {@code W [kernelSize, 1]}, without bias: {@code kernelSize} numbers for the whole
 * layer. By default {@code kernelSize} follows from the channels: {@code t = (log2(channels) + 1) /
 * 2} without its fraction, the next odd number where {@code t} is even, and at least 3: timm's
 * rule. The authors' code has the same without the least one, so that below 8 channels its window
 * is 1.
 *
 * <p>Wang and others, <a href="https://arxiv.org/abs/1910.03151">ECA-Net: Efficient Channel
 * Attention for Deep Convolutional Neural Networks</a>, 2020; timm's {@code EcaModule} without its
 * experiments ({@code use_mlp}, circular windows).
 *
 * <p>Cost: three passes over {@code X}; {@code channels * kernelSize} products for each image.
 */
public final class EfficientChannelAttention extends ImageAttentionLayer {

  /** The key of the weights in the parameter table, {@code [kernelSize, 1]}. */
  public static final String W = "W";

  @JsonProperty private long kernelSize;
  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private EfficientChannelAttention() {}

  private EfficientChannelAttention(Builder builder) {
    super(builder);
    kernelSize = builder.kernelSize;
    gate = given("gate", builder.gate);
    if (kernelSize != 0) {
      odd("kernelSize", kernelSize, "or 0 to follow from channels");
    }
    initializeConstraints(builder);
  }

  /** The channels in a window: as given, or as they follow from the channels. */
  public long windowSize() {
    return kernelSize > 0 ? kernelSize : windowSize(getChannels());
  }

  private static long windowSize(long channels) {
    // floor(log2(channels)) + 1 is the length of the number in bits.
    int t = (Long.SIZE - Long.numberOfLeadingZeros(channels)) / 2;
    return Math.max(t % 2 == 0 ? t + 1 : t, 3);
  }

  /** The window as given; 0 where it follows from the channels. */
  public long getKernelSize() {
    return kernelSize;
  }

  public Gate getGate() {
    return gate;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W, windowSize(), 1);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    var windows = Conv1DConfig.builder().k(windowSize()).s(1).paddingMode(PaddingMode.SAME).build();
    SDVariable scores =
        sameDiff
            .cnn()
            .conv1d(
                image.channelMeans().reshape(-1, 1, getChannels()),
                sameDiff.getVariable(W).reshape(windowSize(), 1, 1),
                windows)
            .reshape(-1, getChannels());
    return image.scaledByChannel(
        named(gate.define(sameDiff, scores), AttentionWeights.Kind.CHANNELS));
  }

  @Override
  List<AttentionWeights.Kind> kinds() {
    return List.of(AttentionWeights.Kind.CHANNELS);
  }

  @Override
  String label() {
    return label("efficient-channel-attention");
  }

  @Override
  List<Object> options() {
    return List.of(kernelSize, gate);
  }

  /** Builds an {@link EfficientChannelAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends ImageAttentionLayer.Builder<Builder> {
    private long kernelSize;
    private Gate gate = Gate.SIGMOID;

    /** A layer whose window follows from the channels, with sigmoid gates, as in the paper. */
    public Builder() {}

    /** Channels in a window, an odd number. Default 0: it follows from the channels. */
    public Builder kernelSize(long kernelSize) {
      this.kernelSize = kernelSize;
      return this;
    }

    /** Default {@link Gate#SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public EfficientChannelAttention build() {
      return new EfficientChannelAttention(this);
    }
  }
}
