package io.github.attnzoo.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squeeze-and-excitation: scales every channel of an image by a gate learned from all channels.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   z = mean of X over height and width           [batch, channels]
 *   w = gate(activation(z W1 + b1) W2 + b2)       [batch, channels]
 *   Y = X * w, channel by channel                 shape of X
 * </pre>
 *
 * <p>With {@code addMaxPool} {@code z} is halfway between the mean and the maximum of each channel,
 * as timm's {@code add_maxpool}. Where pixels tie for the maximum, its gradient goes to the first
 * (PyTorch divides it among them).
 *
 * <p>Both of Deeplearning4j's formats work, NCHW and NHWC {@code [batch, height, width, channels]};
 * the format comes from the input type. Height and width may change from batch to batch. Masks are
 * passed on and change nothing.
 *
 * <p>Parameters: {@code W1 [channels, hidden]}, {@code W2 [hidden, channels]}, with {@code hasBias}
 * also {@code b1 [1, hidden]} and {@code b2 [1, channels]}: {@code 2 * channels * hidden} numbers,
 * and {@code channels + hidden} more. {@code W1} and {@code W2} are the transposes of the weights
 * of PyTorch's {@code Linear}. By default {@code hidden = channels / reduction}, rounded down; with
 * a {@code divisor} it is rounded as in timm, and {@code reducedChannels} gives it outright.
 *
 * <p>Hu, Shen, Sun, <a href="https://arxiv.org/abs/1709.01507">Squeeze-and-Excitation Networks</a>,
 * 2018. Without bias, as here by default, it is the network of the paper's authors; the hard
 * sigmoid is that of <a href="https://arxiv.org/abs/1905.02244">MobileNetV3</a>. timm's {@code
 * SEModule} is {@code hasBias(true).divisor(8)}.
 *
 * <p>Cost: three passes over {@code X}, with {@code addMaxPool} four; the two products are tiny.
 */
public final class SqueezeExcitation extends BottleneckAttentionLayer {

  @JsonProperty private boolean hasBias;
  @JsonProperty private Gate gate = Gate.SIGMOID;
  @JsonProperty private boolean addMaxPool;

  /** For reading a saved configuration. */
  private SqueezeExcitation() {}

  private SqueezeExcitation(Builder builder) {
    super(builder);
    hasBias = builder.hasBias;
    gate = given("gate", builder.gate);
    addMaxPool = builder.addMaxPool;
    initializeConstraints(builder);
  }

  /** Whether the two products have a bias. */
  @JsonProperty("hasBias")
  public boolean hasBias() {
    return hasBias;
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
    defineBottleneck(params, hasBias);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    var bottleneck = new Bottleneck(sameDiff, paramTable, getActivation(), hasBias);
    SDVariable gates = gate.define(sameDiff, bottleneck.of(image.squeezed(addMaxPool)));
    return image.scaledByChannel(named(gates, AttentionWeights.Kind.CHANNELS));
  }

  @Override
  List<AttentionWeights.Kind> kinds() {
    return List.of(AttentionWeights.Kind.CHANNELS);
  }

  @Override
  String label() {
    return label("squeeze-excitation");
  }

  @Override
  List<Object> options() {
    return List.of(bottleneck(), hasBias, gate, addMaxPool);
  }

  /** Builds a {@link SqueezeExcitation}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private boolean hasBias;
    private Gate gate = Gate.SIGMOID;
    private boolean addMaxPool;

    /**
     * A layer with reduction 16, hidden units rounded down, ReLU, sigmoid gates and no bias, as in
     * the paper.
     */
    public Builder() {
      super(16, 0, HiddenActivation.RELU);
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

    /** Whether the maximum of each channel counts beside its mean. Default false. */
    public Builder addMaxPool(boolean addMaxPool) {
      this.addMaxPool = addMaxPool;
      return this;
    }

    @Override
    public SqueezeExcitation build() {
      return new SqueezeExcitation(this);
    }
  }
}
