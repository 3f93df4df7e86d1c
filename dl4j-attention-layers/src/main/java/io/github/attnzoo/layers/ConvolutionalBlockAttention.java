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
 * The convolutional block attention module (CBAM): {@link ChannelAttention}, and then {@link
 * SpatialAttention} on what it gives.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   w = gate(mlp(mean over pixels) + mlp(maximum over pixels))     [batch, channels]
 *   C = X * w, channel by channel                                  shape of X
 *   M = gate(conv(mean and maximum of C over channels))            [batch, 1, height, width]
 *   Y = C * M, pixel by pixel                                      shape of X
 * </pre>
 *
 * <p>The two halves have the details. NCHW and NHWC work, images may change their size from batch
 * to batch, masks are passed on and change nothing.
 *
 * <p>Parameters: {@code W1 [channels, hidden]}, {@code W2 [hidden, channels]}, {@code WSpatial [1,
 * 2, kernelSize, kernelSize]} and {@code bSpatial [1, 1]}, with {@code mlpBias} also {@code b1 [1,
 * hidden]} and {@code b2 [1, channels]}: {@code 2 * channels * hidden + 2 * kernelSize^2 + 1}
 * numbers, and {@code channels + hidden} more.
 *
 * <p>Woo, Park, Lee, Kweon, <a href="https://arxiv.org/abs/1807.06521">CBAM: Convolutional Block
 * Attention Module</a>, 2018; timm's {@code CbamModule}, whose authors warn of mixed results.
 * <b>Difference:</b> no batch norm in the spatial half but a bias, see {@link SpatialAttention}.
 *
 * <p>Cost: eight passes over {@code X}, and {@code 2 * kernelSize^2} products for each pixel.
 */
public final class ConvolutionalBlockAttention extends BottleneckAttentionLayer {

  /** The key of the window in the parameter table, {@code [1, 2, kernelSize, kernelSize]}. */
  public static final String W_SPATIAL = "WSpatial";

  /** The key of the window's bias in the parameter table, {@code [1, 1]}. */
  public static final String B_SPATIAL = "bSpatial";

  @JsonProperty private long kernelSize;
  @JsonProperty private boolean mlpBias;
  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private ConvolutionalBlockAttention() {}

  private ConvolutionalBlockAttention(Builder builder) {
    super(builder);
    kernelSize = builder.kernelSize;
    mlpBias = builder.mlpBias;
    gate = given("gate", builder.gate);
    odd("kernelSize", kernelSize, "so that padding can keep the size");
    initializeConstraints(builder);
  }

  /** Side of the spatial convolution's window, in pixels. */
  public long getKernelSize() {
    return kernelSize;
  }

  /** Whether the two products of the channel half have a bias. */
  @JsonProperty("mlpBias")
  public boolean hasMlpBias() {
    return mlpBias;
  }

  /** What makes the weights of both halves. */
  public Gate getGate() {
    return gate;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    defineBottleneck(params, mlpBias);
    params.addWeightParam(W_SPATIAL, 1, 2, kernelSize, kernelSize);
    params.addBiasParam(B_SPATIAL, 1, 1);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    var mlp = new Bottleneck(sameDiff, paramTable, getActivation(), mlpBias);
    SDVariable gates = ChannelAttention.gates(sameDiff, image, mlp, gate);
    ImageGraph scaled = image.with(image.scaledByChannel(gates));
    var map =
        new PixelMap(
            sameDiff, sameDiff.getVariable(W_SPATIAL), paramTable.get(B_SPATIAL), kernelSize, gate);
    return scaled.scaledByPixel(map.of(scaled));
  }

  @Override
  List<Kind> kinds() {
    return List.of(Kind.CHANNELS, Kind.PIXELS);
  }

  @Override
  INDArray combined(Map<Kind, INDArray> weights) {
    INDArray gates = Objects.requireNonNull(weights.get(Kind.CHANNELS));
    INDArray map = Objects.requireNonNull(weights.get(Kind.PIXELS));
    return gates.reshape(gates.size(0), gates.size(1), 1, 1).mul(map);
  }

  @Override
  String label() {
    return label("convolutional-block-attention");
  }

  @Override
  List<Object> options() {
    return List.of(bottleneck(), kernelSize, mlpBias, gate);
  }

  /** Builds a {@link ConvolutionalBlockAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private long kernelSize = 7;
    private boolean mlpBias;
    private Gate gate = Gate.SIGMOID;

    /** A layer with reduction 16, divisor 1, ReLU, windows of 7 by 7 and sigmoids. */
    public Builder() {
      super(16, 1, HiddenActivation.RELU);
    }

    /** Side of the spatial window, an odd number of pixels. Default 7, the paper's choice. */
    public Builder kernelSize(long kernelSize) {
      this.kernelSize = kernelSize;
      return this;
    }

    /** Whether the two products of the channel half have a bias. Default false. */
    public Builder mlpBias(boolean mlpBias) {
      this.mlpBias = mlpBias;
      return this;
    }

    /** What makes the weights of both halves. Default {@link Gate#SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public ConvolutionalBlockAttention build() {
      return new ConvolutionalBlockAttention(this);
    }
  }
}
