package io.github.attnzoo.layers;

import io.github.attnzoo.layers.internal.EffectiveMask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Weights every time step of a sequence by a learned softmax over time.
 *
 * <p>For features {@code H [batch, size, time]}, {@code h_t} being those of one step:
 *
 * <pre>
 *   s_t = tanh(h_t W + b)                     one score per step and dimension
 *   a   = softmax of s over the real steps    for each dimension apart
 *   a   = a where a &gt; hardThreshold, else 0   if hardThreshold &gt; 0; not renormalised
 *   a_t = mean of a_t over the dimensions     if weighting is MEAN
 *   y_t = a_t * h_t
 * </pre>
 *
 * <p>The output is {@code y [batch, size, time]}, or with {@link Pooling#SUM} its sum over time
 * {@code [batch, size]}. Sequences are in Deeplearning4j's NCW format; NWC is refused.
 *
 * <p>Parameters: {@code W [size, size]} and {@code b [1, size]}, {@code size * (size + 1)} numbers.
 * {@code W} is the transpose of the weight of PyTorch's {@code Linear(size, size)}.
 *
 * <p><b>Masks.</b> Steps whose entry in the mask array {@code [batch, time]} is zero are padded.
 * Whatever stands in them, NaN and infinity included, changes no bit of the outputs and gradients
 * of real steps; their own outputs and gradients are zero. A sequence without any real step gives
 * zeros. With {@code inferMask} steps whose features are all exactly 0 count as padded too, which
 * is meant for layers that see the data itself: after an LSTM no step is exactly 0. An inferred
 * mask is this layer's own and is not passed on.
 *
 * <p>It is additive attention (Bahdanau, Cho, Bengio, <a
 * href="https://arxiv.org/abs/1409.0473">Neural Machine Translation by Jointly Learning to Align
 * and Translate</a>, 2015) without a query and, by default, with one weight per dimension instead
 * of one per step. Because tanh bounds the scores, no weight is more than e² times another.
 *
 * <p>Cost: one product of {@code [batch * time, size]} by {@code [size, size]}; SameDiff does it
 * with a copy of {@code W} for each sequence, {@code batch * size * size} numbers of working
 * memory.
 */
public final class SequenceAttention extends AttentionLayer implements EffectiveMask {

  /** How many weights a time step has. */
  public enum Weighting {
    /** One weight per dimension of the features. */
    PER_DIMENSION,
    /** One weight for all dimensions: the mean of theirs. */
    MEAN
  }

  /** What becomes of the weighted steps. */
  public enum Pooling {
    /** They stay a sequence {@code [batch, size, time]}; the mask goes on with it. */
    NONE,
    /** They are added up to {@code [batch, size]}; no mask goes on. */
    SUM
  }

  /** The key of the weights in the parameter table, {@code [size, size]}. */
  public static final String W = "W";

  /** The key of the biases in the parameter table, {@code [1, size]}. */
  public static final String B = "b";

  @JsonProperty("nIn")
  private long nIn;

  @JsonProperty private Weighting weighting = Weighting.PER_DIMENSION;
  @JsonProperty private Pooling pooling = Pooling.NONE;
  @JsonProperty private double hardThreshold;
  @JsonProperty private boolean inferMask;
  @JsonProperty private double biasInit;

  /** For reading a saved configuration. */
  private SequenceAttention() {}

  private SequenceAttention(Builder builder) {
    super(builder);
    nIn = builder.nIn;
    weighting = builder.weighting;
    pooling = builder.pooling;
    hardThreshold = builder.hardThreshold;
    inferMask = builder.inferMask;
    biasInit = builder.biasInit;
    if (!(hardThreshold >= 0 && hardThreshold < 1)) {
      throw new IllegalArgumentException(
          label() + ": hardThreshold must be in [0, 1), got hardThreshold=" + hardThreshold);
    }
    initializeConstraints(builder);
  }

  /** Size of the features of one time step; 0 until it is known. */
  @JsonProperty("nIn")
  public long getNIn() {
    return nIn;
  }

  public Weighting getWeighting() {
    return weighting;
  }

  public Pooling getPooling() {
    return pooling;
  }

  public double getHardThreshold() {
    return hardThreshold;
  }

  public boolean isInferMask() {
    return inferMask;
  }

  public double getBiasInit() {
    return biasInit;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent sequence = sequence(inputType);
    return pooling == Pooling.SUM
        ? InputType.feedForward(sequence.getSize())
        : InputType.recurrent(sequence.getSize(), sequence.getTimeSeriesLength());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    InputType.InputTypeRecurrent sequence = sequence(inputType);
    if (nIn <= 0 || override) {
      nIn = sequence.getSize();
      redefineParameters();
    }
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam(W, nIn, nIn);
    params.addBiasParam(B, 1, nIn);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sameDiff,
      SDVariable layerInput,
      Map<String, SDVariable> paramTable,
      SDVariable mask) {
    return new SequenceAttentionGraph(sameDiff, this).define(layerInput, mask);
  }

  @Override
  public void validateInput(INDArray input) {
    if (input.rank() != 3 || input.size(1) != nIn) {
      throw new IllegalArgumentException(
          label()
              + ": input must be [batch, size, time] with size=nIn="
              + nIn
              + ", got shape "
              + Arrays.toString(input.shape()));
    }
  }

  /**
   * The steps that count: those whose mask is above 0 and, with {@code inferMask}, that have a
   * feature other than 0.
   *
   * @param input the features {@code [batch, size, time]}
   * @param mask the mask array {@code [batch, time]}, or null
   * @return ones and zeros {@code [batch, 1, time]}, or null where every step counts
   */
  @Override
  public @Nullable INDArray effectiveMask(INDArray input, @Nullable INDArray mask) {
    if (mask != null
        && (mask.rank() != 2 || mask.size(0) != input.size(0) || mask.size(1) != input.size(2))) {
      throw new IllegalArgumentException(
          label()
              + ": mask must be [batch, time] for input "
              + Arrays.toString(input.shape())
              + ", got shape "
              + Arrays.toString(mask.shape()));
    }
    long batch = input.size(0);
    long time = input.size(2);
    INDArray real =
        mask == null ? null : mask.castTo(input.dataType()).gt(0).reshape(batch, 1, time);
    if (inferMask) {
      INDArray anyFeature = input.neq(0).castTo(input.dataType()).max(true, 1).gt(0);
      real = real == null ? anyFeature : Nd4j.math().and(real, anyFeature);
    }
    return real == null ? null : real.castTo(input.dataType());
  }

  @Override
  public INDArray onesMaskForInput(INDArray input) {
    return Nd4j.ones(input.dataType(), input.size(0), 1, input.size(2));
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      @Nullable INDArray maskArray, @Nullable MaskState currentMaskState, int minibatchSize) {
    return pooling == Pooling.SUM
        ? new Pair<>(null, null)
        : super.feedForwardMaskArray(maskArray, currentMaskState, minibatchSize);
  }

  @Override
  String label() {
    return label("sequence-attention");
  }

  @Override
  double biasStart() {
    return biasInit;
  }

  @Override
  Object settings() {
    return List.of(nIn, weighting, pooling, hardThreshold, inferMask, biasInit);
  }

  private InputType.InputTypeRecurrent sequence(InputType inputType) {
    checkType(inputType, InputType.Type.RNN);
    var sequence = (InputType.InputTypeRecurrent) inputType;
    if (sequence.getFormat() == RNNFormat.NWC) {
      throw new IllegalStateException(
          label() + ": format must be NCW [batch, size, time], got " + inputType);
    }
    return sequence;
  }

  /** Builds a {@link SequenceAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends SameDiffLayer.Builder<Builder> {
    private long nIn;
    private Weighting weighting = Weighting.PER_DIMENSION;
    private Pooling pooling = Pooling.NONE;
    private double hardThreshold;
    private boolean inferMask;
    private double biasInit;

    /** A layer that weights each dimension apart, softly, and keeps the sequence. */
    @SuppressWarnings("NullAway") // null means: as the network's configuration says
    public Builder() {
      weightInit = null;
    }

    /** Size of the features; by default taken from the input type. */
    public Builder nIn(long nIn) {
      this.nIn = nIn;
      return this;
    }

    /** Default {@link Weighting#PER_DIMENSION}. */
    public Builder weighting(Weighting weighting) {
      this.weighting = weighting;
      return this;
    }

    /** Default {@link Pooling#NONE}. */
    public Builder pooling(Pooling pooling) {
      this.pooling = pooling;
      return this;
    }

    /**
     * Weights that are not greater become 0. Default 0: all stay. A useful value is a little under
     * {@code 1 / time}, the weight of a step under uniform attention.
     */
    public Builder hardThreshold(double hardThreshold) {
      this.hardThreshold = hardThreshold;
      return this;
    }

    /** Whether steps whose features are all exactly 0 count as padded. Default false. */
    public Builder inferMask(boolean inferMask) {
      this.inferMask = inferMask;
      return this;
    }

    /** First value of the bias. Default 0. */
    public Builder biasInit(double biasInit) {
      this.biasInit = biasInit;
      return this;
    }

    @Override
    public SequenceAttention build() {
      return new SequenceAttention(this);
    }
  }
}
