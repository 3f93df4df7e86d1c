package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gather-excite: gathers every channel of an image over regions of a chosen extent, and scales the
 * pixels of each region by a gate of their own.
 *
 * <p>For {@code X [batch, channels, height, width]} and {@code extent = e}:
 *
 * <pre>
 *   G = gather(X)                                  [batch, channels, ceil(height/e), ceil(width/e)]
 *   E = activation(G W1 + b1) W2 + b2              the same, channels mixed in each region apart
 *   Y = X * gate(E), each pixel with the nearest   shape of X
 * </pre>
 *
 * <p>With {@code extent} 0, the default, a region is the whole image, {@code G [batch, channels, 1,
 * 1]}. {@code gather} is
 *
 * <ul>
 *   <li>by default, without parameters, the mean: over the image, or over windows of {@code 2e - 1}
 *       pixels that lie {@code e} apart, of which only the part inside the image counts. With
 *       {@code addMaxPool} it is halfway between mean and maximum;
 *   <li>with {@code learnedGather} convolutions of each channel apart: {@code log2(e)} ones of 3 by
 *       3 and stride 2 with an activation between them, or for extent 0 one window as large as the
 *       image, whose size is then fixed.
 * </ul>
 *
 * <p>Without {@code hasBottleneck} the gathered numbers go to the gate as they are ({@code E = G}):
 * the paper's parameter-free form. The nearest region of pixel {@code i} out of {@code n} is {@code
 * floor(i * regions / n)}.
 *
 * <p>Where pixels tie for the maximum, its gradient goes to one of them. NCHW and NHWC work, images
 * may change their size from batch to batch (but see above), masks are passed on and change
 * nothing.
 *
 * <p>Parameters: {@code W1 [channels, hidden]}, {@code b1 [1, hidden]}, {@code W2 [hidden,
 * channels]}, {@code b2 [1, channels]} with {@code hasBottleneck}; {@code WGather1 [channels, 1, 3,
 * 3]}, {@code bGather1 [1, channels]} and so on with {@code learnedGather}, for extent 0 {@code
 * WGather1 [channels, 1, height, width]}: {@code 2 * channels * hidden + channels + hidden}, {@code
 * 10 * log2(e) * channels}, {@code (height * width + 1) * channels} numbers. {@code hidden} is
 * {@code channels / reduction} to the nearest whole number (half up), at least 1.
 *
 * <p>Hu, Shen, Albanie, Sun, Vedaldi, <a href="https://arxiv.org/abs/1810.12348">Gather-Excite:
 * Exploiting Feature Context in Convolutional Neural Networks</a>, 2018; timm's {@code
 * GatherExcite}. <b>Differences:</b> the learned convolutions have a bias where the paper and timm
 * have a batch norm, the same network in inference: {@code W = weight * gamma / s}, {@code b = beta
 * - gamma * mean / s}, {@code s = sqrt(variance + eps)}; in training nothing is normalised over the
 * batch. The learned gathering over the whole image gives one number a channel, as in the paper;
 * timm pads there, so that a map of the image's size comes out, one less where it is even.
 * PyTorch's "nearest" multiplies {@code i} by a rounded {@code regions / n} and, in some images of
 * more than 90 pixels a side whose regions are not all of the same size, takes another region for
 * single rows and columns.
 *
 * <p>Cost: with extent 0 that of {@link SqueezeExcitation}; with regions two more passes over
 * {@code X} for spreading the gates, and the pooling or the convolutions.
 */
public final class GatherExcite extends BottleneckAttentionLayer {

  /** The key of the convolutions' weights in the parameter table, before their number from 1. */
  public static final String W_GATHER = "WGather";

  /** The key of the convolutions' biases in the parameter table, before their number from 1. */
  public static final String B_GATHER = "bGather";

  @JsonProperty private long extent;
  @JsonProperty private boolean learnedGather;
  @JsonProperty private boolean hasBottleneck;
  @JsonProperty private boolean addMaxPool;
  @JsonProperty private Gate gate = Gate.SIGMOID;
  @JsonProperty private long height;
  @JsonProperty private long width;

  /** For reading a saved configuration. */
  private GatherExcite() {}

  private GatherExcite(Builder builder) {
    super(builder);
    extent = builder.extent;
    learnedGather = builder.learnedGather;
    hasBottleneck = builder.hasBottleneck;
    addMaxPool = builder.addMaxPool;
    gate = given("gate", builder.gate);
    require(extent >= 0 && extent % 2 == 0, "extent must be 0 or an even number", "extent", extent);
    require(
        !learnedGather || Long.bitCount(extent) <= 1,
        "extent must be 0 or a power of two with learnedGather",
        "extent",
        extent);
    require(
        !learnedGather || !addMaxPool,
        "addMaxPool must be false with learnedGather",
        "addMaxPool",
        addMaxPool);
    if (getChannels() > 0) {
      checkChannels();
    }
    initializeConstraints(builder);
  }

  @Override
  void checkChannels() {
    if (hasBottleneck) {
      super.checkChannels();
    }
  }

  @Override
  void checkSizes() {
    super.checkSizes();
    if (hasFixedSize() && (height < 1 || width < 1)) {
      throw new IllegalStateException(
          "%s: learnedGather with extent 0 needs the size of the images at init(): give the network"
                  .formatted(label())
              + " its input types, got height=%d, width=%d".formatted(height, width));
    }
  }

  /** The distance of the regions in pixels; 0 where one region is the whole image. */
  public long getExtent() {
    return extent;
  }

  /** Whether convolutions gather instead of means. */
  public boolean isLearnedGather() {
    return learnedGather;
  }

  /** Whether the channels of a region are mixed before the gate. */
  @JsonProperty("hasBottleneck")
  public boolean hasBottleneck() {
    return hasBottleneck;
  }

  /** Whether the maximum of each region counts beside its mean. */
  public boolean isAddMaxPool() {
    return addMaxPool;
  }

  public Gate getGate() {
    return gate;
  }

  /** Height of every image with a learned gathering over the whole of it; else 0. */
  public long getHeight() {
    return height;
  }

  /** Width of every image with a learned gathering over the whole of it; else 0. */
  public long getWidth() {
    return width;
  }

  /** How many convolutions gather. */
  long convolutions() {
    long needed = extent == 0 ? 1 : Long.numberOfTrailingZeros(extent);
    return learnedGather ? needed : 0;
  }

  static String weightOf(int convolution) {
    return W_GATHER + convolution;
  }

  static String biasOf(int convolution) {
    return B_GATHER + convolution;
  }

  private boolean hasFixedSize() {
    return learnedGather && extent == 0;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (hasFixedSize()) {
      height = image(inputType).getHeight();
      width = image(inputType).getWidth();
    }
    super.setNIn(inputType, override);
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    if (hasBottleneck) {
      defineBottleneck(params, true);
    }
    for (int i = 1; i <= convolutions(); i++) {
      boolean fixed = hasFixedSize();
      params.addWeightParam(weightOf(i), getChannels(), 1, fixed ? height : 3, fixed ? width : 3);
      params.addBiasParam(biasOf(i), 1, getChannels());
    }
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    return new GatherExciteGraph(sameDiff, this, paramTable).define(layerInput);
  }

  @Override
  public void validateInput(INDArray input) {
    super.validateInput(input);
    int first = channelsFirst() ? 2 : 1;
    if (hasFixedSize() && (input.size(first) != height || input.size(first + 1) != width)) {
      throw new IllegalArgumentException(
          "%s: with learnedGather and extent 0 every image must have the size of the input type,"
                  .formatted(label())
              + " expected height=%d, width=%d, got shape %s"
                  .formatted(height, width, Arrays.toString(input.shape())));
    }
  }

  @Override
  List<Kind> kinds() {
    return List.of(extent == 0 ? Kind.CHANNELS : Kind.REGIONS);
  }

  @Override
  String label() {
    return label("gather-excite");
  }

  @Override
  List<Object> options() {
    return List.of(
        bottleneck(), extent, learnedGather, hasBottleneck, addMaxPool, gate, height, width);
  }

  /** Builds a {@link GatherExcite}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private long extent;
    private boolean learnedGather;
    private boolean hasBottleneck = true;
    private boolean addMaxPool;
    private Gate gate = Gate.SIGMOID;

    /**
     * A layer that gathers the mean of the whole image, with a bottleneck of reduction 16 and
     * divisor 1, ReLU and sigmoid gates.
     */
    public Builder() {
      super(16, 1, HiddenActivation.RELU);
    }

    /**
     * The distance of the regions in pixels, an even number; the paper tries 2, 4 and 8. Default 0:
     * one region, the whole image.
     */
    public Builder extent(long extent) {
      this.extent = extent;
      return this;
    }

    /** Whether convolutions gather instead of means. Default false. */
    public Builder learnedGather(boolean learnedGather) {
      this.learnedGather = learnedGather;
      return this;
    }

    /**
     * Whether the channels of a region are mixed before the gate. Default true, as in timm. Without
     * it there are no hidden units for {@code reduction}, {@code divisor} and {@code
     * reducedChannels} to count, and {@code activation} stands between learned convolutions alone.
     */
    public Builder hasBottleneck(boolean hasBottleneck) {
      this.hasBottleneck = hasBottleneck;
      return this;
    }

    /** Whether the maximum of each region counts beside its mean. Default false. */
    public Builder addMaxPool(boolean addMaxPool) {
      this.addMaxPool = addMaxPool;
      return this;
    }

    /** Default {@link Gate#SIGMOID}. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public GatherExcite build() {
      return new GatherExcite(this);
    }
  }
}
