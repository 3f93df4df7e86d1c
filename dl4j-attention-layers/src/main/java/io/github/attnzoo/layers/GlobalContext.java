package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The global context block: gathers an image by attention over its pixels into one vector, and
 * scales the channels by it, or adds it to them.
 *
 * <p>For {@code X [batch, channels, height, width]}, {@code x_p} being the channels of one pixel:
 *
 * <pre>
 *   a = softmax of x_p Wk over all pixels p                [batch, 1, height, width]
 *   c = sum over p of a_p * x_p                            [batch, channels]
 *   t = activation(norm(c W1 + b1)) W2 + b2                [batch, channels]
 *   Y = X * gate(t), channel by channel                    with fusion SCALE
 *   Y = X + t, channel by channel                          with fusion ADD
 *   Y = X * gate(t) + t'                                   with fusion SCALE_AND_ADD
 * </pre>
 *
 * <p>{@code norm} is layer norm over the hidden units, {@code (h - mean) / sqrt(variance + 1e-6) *
 * gain + shift}, and {@code t'} has parameters of its own. With {@link Pooling#MEAN} {@code c} is
 * the mean of each channel instead. NCHW and NHWC work, images may change their size from batch to
 * batch, masks are passed on and change nothing.
 *
 * <p>Parameters: {@code Wk [channels, 1]} with {@link Pooling#ATTENTION}; for each of scaling and
 * adding {@code W1 [channels, hidden]}, {@code b1}, {@code gain}, {@code shift [1, hidden]}, {@code
 * W2 [hidden, channels]}, {@code b2 [1, channels]}, those for adding being called {@code W1Add} and
 * so on: {@code channels} numbers and, once or twice, {@code 2 * channels * hidden + channels + 3 *
 * hidden}. {@code hidden} is {@code channels / reduction} to the nearest whole number (half up); it
 * must be at least 2, because a layer norm of one number is always 0. {@code gain} starts at 1, and
 * {@code W2Add} at 0 as in timm, so that adding starts as no change.
 *
 * <p>Cao, Xu, Lin, Wei, Hu, <a href="https://arxiv.org/abs/1904.11492">GCNet: Non-local Networks
 * Meet Squeeze-Excitation Networks and Beyond</a>, 2019, which adds; timm's {@code GlobalContext},
 * which scales by default as here. <b>Difference:</b> timm gives the scores of the pixels a common
 * bias; the softmax takes it away again, so here there is none.
 *
 * <p>Cost: four passes over {@code X}, with both fusions five; the other products are tiny.
 */
public final class GlobalContext extends BottleneckAttentionLayer {

  /** How an image becomes one vector. */
  public enum Pooling {
    /** The pixels are weighted by a learned softmax. */
    ATTENTION,
    /** All pixels count the same. */
    MEAN
  }

  /** What becomes of the vector. */
  public enum Fusion {
    /** A gate for each channel. */
    SCALE,
    /** A number added to each channel: the paper's form. */
    ADD,
    /** Both, from networks of their own. */
    SCALE_AND_ADD;

    boolean scales() {
      return this != ADD;
    }

    boolean adds() {
      return this != SCALE;
    }
  }

  /** The key of the weights of the pixels' scores in the parameter table, {@code [channels, 1]}. */
  public static final String W_KEY = "Wk";

  /** The key of the layer norm's factors in the parameter table, {@code [1, hidden]}. */
  public static final String GAIN = "gain";

  /** The key of the layer norm's addends in the parameter table, {@code [1, hidden]}. */
  public static final String SHIFT = "shift";

  /** What follows the keys of the parameters for adding, as in {@code W1 + ADDING}. */
  public static final String ADDING = "Add";

  @JsonProperty private Pooling pooling = Pooling.ATTENTION;
  @JsonProperty private Fusion fusion = Fusion.SCALE;
  @JsonProperty private Gate gate = Gate.SIGMOID;

  /** For reading a saved configuration. */
  private GlobalContext() {}

  private GlobalContext(Builder builder) {
    super(builder);
    pooling = given("pooling", builder.pooling);
    fusion = given("fusion", builder.fusion);
    gate = given("gate", builder.gate);
    initializeConstraints(builder);
  }

  public Pooling getPooling() {
    return pooling;
  }

  public Fusion getFusion() {
    return fusion;
  }

  public Gate getGate() {
    return gate;
  }

  @Override
  void checkChannels() {
    super.checkChannels();
    if (hiddenSize() < 2) {
      throw new IllegalArgumentException(
          label()
              + ": reduction must leave at least 2 hidden units, because they are normalised,"
              + " got reduction="
              + getReduction()
              + ", divisor="
              + getDivisor()
              + ", reducedChannels="
              + getReducedChannels()
              + ", channels="
              + getChannels());
    }
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    if (pooling == Pooling.ATTENTION) {
      params.addWeightParam(W_KEY, getChannels(), 1);
    }
    if (fusion.scales()) {
      defineNetwork(params, "");
    }
    if (fusion.adds()) {
      defineNetwork(params, ADDING);
    }
  }

  private void defineNetwork(SDLayerParams params, String suffix) {
    params.addWeightParam(W1 + suffix, getChannels(), hiddenSize());
    params.addWeightParam(W2 + suffix, hiddenSize(), getChannels());
    params.addBiasParam(B1 + suffix, 1, hiddenSize());
    params.addBiasParam(GAIN + suffix, 1, hiddenSize());
    params.addBiasParam(SHIFT + suffix, 1, hiddenSize());
    params.addBiasParam(B2 + suffix, 1, getChannels());
  }

  @Override
  double biasStart(String name) {
    return name.startsWith(GAIN) ? 1 : 0;
  }

  @Override
  boolean startsAtZero(String weight) {
    return weight.equals(W2 + ADDING);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      @Nullable SDVariable mask) {
    return new GlobalContextGraph(sameDiff, this, paramTable).define(layerInput);
  }

  @Override
  List<Kind> kinds() {
    var kinds = new ArrayList<Kind>();
    if (pooling == Pooling.ATTENTION) {
      kinds.add(Kind.PIXELS);
    }
    if (fusion.scales()) {
      kinds.add(Kind.CHANNELS);
    }
    if (fusion.adds()) {
      kinds.add(Kind.ADDENDS);
    }
    return kinds;
  }

  @Override
  String label() {
    return label("global-context");
  }

  @Override
  List<Object> options() {
    return List.of(bottleneck(), pooling, fusion, gate);
  }

  /** Builds a {@link GlobalContext}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends BottleneckAttentionLayer.Builder<Builder> {
    private Pooling pooling = Pooling.ATTENTION;
    private Fusion fusion = Fusion.SCALE;
    private Gate gate = Gate.SIGMOID;

    /** A layer with reduction 8, divisor 1, ReLU, and sigmoid gates, as in timm. */
    public Builder() {
      super(8, 1, HiddenActivation.RELU);
    }

    /** Default {@link Pooling#ATTENTION}. */
    public Builder pooling(Pooling pooling) {
      this.pooling = pooling;
      return this;
    }

    /** Default {@link Fusion#SCALE}. */
    public Builder fusion(Fusion fusion) {
      this.fusion = fusion;
      return this;
    }

    /** Default {@link Gate#SIGMOID}. With {@link Fusion#ADD} there is no gate, and it is idle. */
    public Builder gate(Gate gate) {
      this.gate = gate;
      return this;
    }

    @Override
    public GlobalContext build() {
      return new GlobalContext(this);
    }
  }
}
