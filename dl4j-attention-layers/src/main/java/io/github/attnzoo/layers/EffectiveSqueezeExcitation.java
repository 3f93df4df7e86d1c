package io.github.attnzoo.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Effective squeeze-and-excitation: {@link SqueezeExcitation} with one product instead of two, so
 * that no channel is squeezed through a bottleneck.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   z = mean of X over height and width     [batch, channels]
 *   w = gate(z W + b)                       [batch, channels]
 *   Y = X * w, channel by channel           shape of X
 * </pre>
 *
 * <p>With {@code addMaxPool} {@code z} is halfway between the mean and the maximum of each channel,
 * as timm's {@code add_maxpool}; where pixels tie for the maximum, its gradient goes to the first.
 * NCHW and NHWC work, images may change their size from batch to batch, masks are passed on and
 * change nothing.
 *
 * <p>Parameters: {@code W [channels, channels]} and {@code b [1, channels]}, {@code channels *
 * (channels + 1)} numbers. {@code W} is the transpose of the weight of PyTorch's {@code Linear}.
 *
 * <p>Lee, Park, <a href="https://arxiv.org/abs/1911.06667">CenterMask: Real-Time Anchor-Free
 * Instance Segmentation</a>, 2020; timm's {@code EffectiveSEModule}, whose hard sigmoid {@code
 * relu6(x + 3) / 6} is the default here too. PaddleClas takes a sigmoid instead.
 *
 * <p>Cost: three passes over {@code X}; the product of {@code channels * channels} numbers matters
 * where a late layer has many channels and few pixels.
 */
public final class EffectiveSqueezeExcitation extends ImageAttentionLayer {

  /** The key of the weights in the parameter table, {@code [channels, channels]}. */
  public static final String W = "W";

  /** The key of the biases in the parameter table, {@code [1, channels]}. */
  public static final String B = "b";

  @JsonProperty private Gate gate = Gate.HARD_SIGMOID;
  @JsonProperty private boolean addMaxPool;

  /** For reading a saved configuration. */
  private EffectiveSqueezeExcitation() {}

  private EffectiveSqueezeExcitation(Builder builder) {
    super(builder);
    gate = given("gate", builder.gate);
    addMaxPool = builder.addMaxPool;
    initializeConstraints(builder);
  }

  public Gate getGate() {
    return gate;
  }

  /** Whether the maximum of each channel counts beside its mean. */
  public boolean isAddMaxPool() {
    return addMaxPool;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W, getChannels(), getChannels());
    params.addBiasParam(B, 1, getChannels());
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    SDVariable scores = image.squeezed(addMaxPool).mmul(paramTable.get(W)).add(paramTable.get(B));
    return image.scaledByChannel(
        named(gate.define(sameDiff, scores), AttentionWeights.Kind.CHANNELS));
  }

  @Override
  List<AttentionWeights.Kind> kinds() {
    return List.of(AttentionWeights.Kind.CHANNELS);
  }

  @Override
  String label() {
    return label("effective-squeeze-excitation");
  }

  @Override
  List<Object> options() {
    return List.of(gate, addMaxPool);
  }

  /** Builds an {@link EffectiveSqueezeExcitation}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends ImageAttentionLayer.Builder<Builder> {
    private Gate gate = Gate.HARD_SIGMOID;
    private boolean addMaxPool;

    /** A layer with hard sigmoid gates, as in the authors' code. */
    public Builder() {}

    /** Default {@link Gate#HARD_SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    /** Whether the maximum of each channel counts beside its mean. Default false. */
    public Builder addMaxPool(boolean addMaxPool) {
      this.addMaxPool = addMaxPool;
      return this;
    }

    @Override
    public EffectiveSqueezeExcitation build() {
      return new EffectiveSqueezeExcitation(this);
    }
  }
}
