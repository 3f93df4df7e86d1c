package io.github.attnzoo.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Squeeze-and-excitation: scales every channel of an image by a gate learned from all channels.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   z = mean of X over height and width      [batch, channels]
 *   w = gate(relu(z W1 + b1) W2 + b2)        [batch, channels]
 *   Y = X * w, channel by channel            shape of X
 * </pre>
 *
 * <p>Both of Deeplearning4j's formats work, NCHW and NHWC {@code [batch, height, width, channels]};
 * the format comes from the input type. Height and width may change from batch to batch. Masks are
 * passed on and change nothing.
 *
 * <p>Parameters, with {@code hidden = channels / reduction} rounded down: {@code W1 [channels,
 * hidden]}, {@code W2 [hidden, channels]}, with {@code hasBias} also {@code b1 [1, hidden]} and
 * {@code b2 [1, channels]}: {@code 2 * channels * hidden} numbers, and {@code channels + hidden}
 * more. {@code W1} and {@code W2} are the transposes of the weights of PyTorch's {@code Linear}.
 *
 * <p>Hu, Shen, Sun, <a href="https://arxiv.org/abs/1709.01507">Squeeze-and-Excitation Networks</a>,
 * 2018. Without bias, as here by default, it is the network of the paper's authors; the hard
 * sigmoid is that of <a href="https://arxiv.org/abs/1905.02244">MobileNetV3</a>.
 *
 * <p>Cost: three passes over {@code X}; the two products are tiny.
 */
public final class SqueezeExcitation extends AttentionLayer {

  /** What turns the scores into gates between 0 and 1. */
  public enum Gate {
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID,
    /** {@code relu6(x + 3) / 6}, which is 0 up to -3 and 1 from 3. */
    HARD_SIGMOID
  }

  /** The key of the first weights in the parameter table, {@code [channels, hidden]}. */
  public static final String W1 = "W1";

  /** The key of the second weights in the parameter table, {@code [hidden, channels]}. */
  public static final String W2 = "W2";

  /** The key of the first biases in the parameter table, {@code [1, hidden]}. */
  public static final String B1 = "b1";

  /** The key of the second biases in the parameter table, {@code [1, channels]}. */
  public static final String B2 = "b2";

  @JsonProperty private long channels;
  @JsonProperty private long reduction = 16;
  @JsonProperty private boolean hasBias;
  @JsonProperty private Gate gate = Gate.SIGMOID;
  @JsonProperty private CNN2DFormat format = CNN2DFormat.NCHW;

  /** For reading a saved configuration. */
  private SqueezeExcitation() {}

  private SqueezeExcitation(Builder builder) {
    super(builder);
    channels = builder.channels;
    reduction = builder.reduction;
    hasBias = builder.hasBias;
    gate = builder.gate;
    format = builder.format;
    if (reduction < 1) {
      throw new IllegalArgumentException(
          label() + ": reduction must be at least 1, got reduction=" + reduction);
    }
    if (channels > 0) {
      checkHidden();
    }
    initializeConstraints(builder);
  }

  /** Channels of the input; 0 until they are known. */
  public long getChannels() {
    return channels;
  }

  public long getReduction() {
    return reduction;
  }

  /** Whether the two products have a bias. */
  @JsonProperty("hasBias")
  public boolean hasBias() {
    return hasBias;
  }

  public Gate getGate() {
    return gate;
  }

  public CNN2DFormat getFormat() {
    return format;
  }

  /** Units between the two products: {@code channels / reduction}, rounded down. */
  public long hiddenSize() {
    return channels / reduction;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    checkType(inputType, InputType.Type.CNN);
    return inputType;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    checkType(inputType, InputType.Type.CNN);
    var image = (InputType.InputTypeConvolutional) inputType;
    format = image.getFormat();
    if (channels <= 0 || override) {
      channels = image.getChannels();
      checkHidden();
      redefineParameters();
    }
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W1, channels, hiddenSize());
    params.addWeightParam(W2, hiddenSize(), channels);
    if (hasBias) {
      params.addBiasParam(B1, 1, hiddenSize());
      params.addBiasParam(B2, 1, channels);
    }
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    return new SqueezeExcitationGraph(sameDiff, this).define(layerInput, paramTable);
  }

  @Override
  public void validateInput(INDArray input) {
    boolean channelsFirst = format == CNN2DFormat.NCHW;
    if (input.rank() != 4 || input.size(channelsFirst ? 1 : 3) != channels) {
      throw new IllegalArgumentException(
          label()
              + ": input must be "
              + (channelsFirst
                  ? "[batch, channels, height, width]"
                  : "[batch, height, width, channels]")
              + " with channels="
              + channels
              + ", got shape "
              + Arrays.toString(input.shape()));
    }
  }

  private void checkHidden() {
    if (hiddenSize() < 1) {
      throw new IllegalArgumentException(
          label()
              + ": reduction must be at most channels, got reduction="
              + reduction
              + ", channels="
              + channels);
    }
  }

  @Override
  String label() {
    return label("squeeze-excitation");
  }

  @Override
  double biasStart() {
    return 0;
  }

  @Override
  Object settings() {
    return List.of(channels, reduction, hasBias, gate, format);
  }

  /** Builds a {@link SqueezeExcitation}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends SameDiffLayer.Builder<Builder> {
    private long channels;
    private long reduction = 16;
    private boolean hasBias;
    private Gate gate = Gate.SIGMOID;
    private CNN2DFormat format = CNN2DFormat.NCHW;

    /** A layer with reduction 16, sigmoid gates and no bias, as in the paper. */
    @SuppressWarnings("NullAway") // null means: as the network's configuration says
    public Builder() {
      weightInit = null;
    }

    /** Channels of the input; by default taken from the input type. */
    public Builder channels(long channels) {
      this.channels = channels;
      return this;
    }

    /** How many channels share a hidden unit. Default 16, the paper's choice. */
    public Builder reduction(long reduction) {
      this.reduction = reduction;
      return this;
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

    /** Format where no input type tells it. Default NCHW. */
    public Builder format(CNN2DFormat format) {
      this.format = format;
      return this;
    }

    @Override
    public SqueezeExcitation build() {
      return new SqueezeExcitation(this);
    }
  }
}
