package io.github.attnzoo.layers;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** What the layers share that look at all channels through fewer hidden units. */
abstract class BottleneckAttentionLayer extends ImageAttentionLayer {

  /** The key of the first weights in the parameter table, {@code [channels, hidden]}. */
  public static final String W1 = "W1";

  /** The key of the second weights in the parameter table, {@code [hidden, channels]}. */
  public static final String W2 = "W2";

  /** The key of the first biases in the parameter table, {@code [1, hidden]}. */
  public static final String B1 = "b1";

  /** The key of the second biases in the parameter table, {@code [1, channels]}. */
  public static final String B2 = "b2";

  @JsonProperty private long reduction;
  @JsonProperty private long reducedChannels;
  @JsonProperty private long divisor;
  @JsonProperty private HiddenActivation activation = HiddenActivation.RELU;

  BottleneckAttentionLayer() {}

  BottleneckAttentionLayer(Builder<?> builder) {
    super(builder);
    reduction = builder.reduction;
    reducedChannels = builder.reducedChannels;
    divisor = builder.divisor;
    activation = given("activation", builder.activation);
    atLeast("reduction", 1, reduction);
    atLeast("reducedChannels", 0, reducedChannels);
    atLeast("divisor", 0, divisor);
    if (getChannels() > 0) {
      checkChannels();
    }
  }

  public final long getReduction() {
    return reduction;
  }

  /** The hidden units as given, or 0 where they follow from the reduction. */
  public final long getReducedChannels() {
    return reducedChannels;
  }

  public final long getDivisor() {
    return divisor;
  }

  /** The function of the hidden units. */
  public final HiddenActivation getActivation() {
    return activation;
  }

  /**
   * The hidden units: {@code reducedChannels} where they are given; else {@code channels /
   * reduction}, with divisor 0 rounded down, with another divisor rounded to its nearest multiple
   * (half a step up), which is at least the divisor itself.
   */
  public final long hiddenSize() {
    if (reducedChannels > 0) {
      return reducedChannels;
    }
    if (divisor == 0) {
      return getChannels() / reduction;
    }
    long step = divisor * reduction;
    return Math.max(1, (getChannels() + step / 2) / step) * divisor;
  }

  final List<Object> bottleneck() {
    return List.of(reduction, reducedChannels, divisor, activation);
  }

  @Override
  void checkChannels() {
    if (hiddenSize() < 1) {
      throw new IllegalArgumentException(
          label()
              + ": reduction must be at most channels, got reduction="
              + reduction
              + ", channels="
              + getChannels());
    }
  }

  final void defineBottleneck(SDLayerParams params, boolean biased) {
    params.addWeightParam(W1, getChannels(), hiddenSize());
    params.addWeightParam(W2, hiddenSize(), getChannels());
    if (biased) {
      params.addBiasParam(B1, 1, hiddenSize());
      params.addBiasParam(B2, 1, getChannels());
    }
  }

  /** What the builders of the layers with a bottleneck share. */
  @SuppressWarnings("unchecked") // a builder returns itself
  abstract static class Builder<B extends Builder<B>> extends ImageAttentionLayer.Builder<B> {
    private long reduction;
    private long reducedChannels;
    private long divisor;
    private HiddenActivation activation;

    Builder(long reduction, long divisor, HiddenActivation activation) {
      this.reduction = reduction;
      this.divisor = divisor;
      this.activation = activation;
    }

    /** How many channels share a hidden unit. The layer names its default. */
    public B reduction(long reduction) {
      this.reduction = reduction;
      return (B) this;
    }

    /**
     * The hidden units themselves, instead of a reduction and a divisor. Default 0: as the
     * reduction says.
     */
    public B reducedChannels(long reducedChannels) {
      this.reducedChannels = reducedChannels;
      return (B) this;
    }

    /**
     * The hidden units become the nearest multiple of this to {@code channels / reduction}, at
     * least one such multiple: timm's {@code make_divisible} with its round_limit at 0. With 0 the
     * quotient is rounded down instead. The layer names its default.
     */
    public B divisor(long divisor) {
      this.divisor = divisor;
      return (B) this;
    }

    /** The function of the hidden units. The layer names its default. */
    public B activation(HiddenActivation activation) {
      this.activation = activation;
      return (B) this;
    }
  }
}
