package io.github.attnzoo.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The spatial half of {@link ConvolutionalBlockAttention}: scales every pixel of an image by a
 * weight learned from what stands around it.
 *
 * <p>For {@code X [batch, channels, height, width]}:
 *
 * <pre>
 *   P = mean and maximum of X over the channels       [batch, 2, height, width]
 *   M = gate(P convolved with W, zero-padded, + b)    [batch, 1, height, width]
 *   Y = X * M, pixel by pixel                         shape of X
 * </pre>
 *
 * <p>Where channels tie for the maximum, its gradient goes to the first (PyTorch divides it among
 * them). NCHW and NHWC work, images may change their size from batch to batch, masks are passed on
 * and change nothing.
 *
 * <p>Parameters: {@code W [1, 2, kernelSize, kernelSize]} in the order of PyTorch's {@code Conv2d}
 * (first the mean, then the maximum) and, with {@code hasBias}, {@code b [1, 1]}: {@code 2 *
 * kernelSize^2} numbers and one more.
 *
 * <p>Woo, Park, Lee, Kweon, <a href="https://arxiv.org/abs/1807.06521">CBAM: Convolutional Block
 * Attention Module</a>, 2018; timm's {@code SpatialAttn}. <b>Difference:</b> their code has a batch
 * norm behind the convolution, the paper's equation 3 has none. Here there is none but a bias,
 * which gives the same network in inference: {@code W = conv.weight * gamma / s} and {@code b =
 * beta - gamma * mean / s}, {@code s = sqrt(variance + eps)}, carry trained weights over. In
 * training nothing is normalised over the batch.
 *
 * <p>Cost: four passes over {@code X}, and {@code 2 * kernelSize^2} products for each pixel.
 */
public final class SpatialAttention extends ImageAttentionLayer {

  /** The key of the weights in the parameter table, {@code [1, 2, kernelSize, kernelSize]}. */
  public static final String W = "W";

  /** The key of the bias in the parameter table, {@code [1, 1]}. */
  public static final String B = "b";

  @JsonProperty private long kernelSize;
  @JsonProperty private boolean hasBias;
  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private SpatialAttention() {}

  private SpatialAttention(Builder builder) {
    super(builder);
    kernelSize = builder.kernelSize;
    hasBias = builder.hasBias;
    gate = given("gate", builder.gate);
    odd("kernelSize", kernelSize, "so that padding can keep the size");
    initializeConstraints(builder);
  }

  /** Side of the convolution's window, in pixels. */
  public long getKernelSize() {
    return kernelSize;
  }

  /** Whether the convolution has a bias. */
  @JsonProperty("hasBias")
  public boolean hasBias() {
    return hasBias;
  }

  public Gate getGate() {
    return gate;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W, 1, 2, kernelSize, kernelSize);
    if (hasBias) {
      params.addBiasParam(B, 1, 1);
    }
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    var image = new ImageGraph(sameDiff, layerInput, this);
    var map = new PixelMap(sameDiff, sameDiff.getVariable(W), paramTable.get(B), kernelSize, gate);
    return image.scaledByPixel(map.of(image));
  }

  @Override
  List<AttentionWeights.Kind> kinds() {
    return List.of(AttentionWeights.Kind.PIXELS);
  }

  @Override
  String label() {
    return label("spatial-attention");
  }

  @Override
  List<Object> options() {
    return List.of(kernelSize, hasBias, gate);
  }

  /** Builds a {@link SpatialAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends ImageAttentionLayer.Builder<Builder> {
    private long kernelSize = 7;
    private boolean hasBias = true;
    private Gate gate = Gate.SIGMOID;

    /** A layer with windows of 7 by 7, as in the paper, a bias and a sigmoid. */
    public Builder() {}

    /** Side of the convolution's window, an odd number of pixels. Default 7, the paper's choice. */
    public Builder kernelSize(long kernelSize) {
      this.kernelSize = kernelSize;
      return this;
    }

    /** Whether the convolution has a bias. Default true: see the note on batch norm above. */
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
    public SpatialAttention build() {
      return new SpatialAttention(this);
    }
  }
}
