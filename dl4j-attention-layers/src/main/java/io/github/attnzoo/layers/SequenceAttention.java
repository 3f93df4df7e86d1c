package io.github.attnzoo.layers;

import io.github.attnzoo.layers.internal.EffectiveMask;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
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
 *   a   = a / (1 - attentionDropout), or 0    in training, with probability attentionDropout
 *   y_t = a_t * h_t
 * </pre>
 *
 * <p>The output is {@code y}, in the shape of the input, or with {@link Pooling#SUM} its sum over
 * time {@code [batch, size]}. Both of Deeplearning4j's formats work, NCW and NWC {@code [batch,
 * time, size]}; the format comes from the input type.
 *
 * <p><b>Scores and heads.</b> {@link SequenceScore} has the other scores. They give one score per
 * head instead of one per dimension: the dimensions are split into {@code heads} groups of {@code
 * headSize = size / heads} neighbours, and a group shares its head's weights. {@link
 * SequenceScore#TANH} gives each dimension its own, so several heads need {@link Weighting#MEAN}
 * there, which then takes the mean over each head's dimensions. {@code heads} must divide {@code
 * size}.
 *
 * <p>Parameters: {@code TANH}: {@code W [size, size]} and {@code b [1, size]}, {@code size * (size
 * + 1)} numbers; {@code ADDITIVE}: these and {@code V [size, heads]}; {@code DOT_PRODUCT}: {@code Q
 * [size, 1]}; {@code BILINEAR}: {@code W [size, size]}. {@code W} is the transpose of the weight of
 * PyTorch's {@code Linear(size, size)}.
 *
 * <p><b>Masks.</b> Steps whose entry in the mask array {@code [batch, time]} is zero are padded.
 * Whatever stands in them, NaN and infinity included, changes no bit of the outputs and gradients
 * of real steps; their own outputs and gradients are zero. A sequence without any real step gives
 * zeros. With {@code inferMask} steps whose features are all exactly 0 count as padded too, which
 * is meant for layers that see the data itself: after an LSTM no step is exactly 0. An inferred
 * mask is this layer's own and is not passed on.
 *
 * <p>By default it is additive attention (Bahdanau, Cho, Bengio, <a
 * href="https://arxiv.org/abs/1409.0473">Neural Machine Translation by Jointly Learning to Align
 * and Translate</a>, 2015) without a query and with one weight per dimension instead of one per
 * step. Because tanh bounds the scores, no weight is more than e² times another.
 *
 * <p>{@link AttentionWeights} hands out the weights themselves. Cost: one product of {@code [batch
 * * time, size]} by {@code [size, size]} (none with {@code DOT_PRODUCT}), and in NCW two copies of
 * the features to turn them for it and back.
 */
public final class SequenceAttention extends AttentionLayer implements EffectiveMask {

  /** How many weights a time step has. */
  public enum Weighting {
    /** One weight per dimension of the features; the dimensions of a head may share theirs. */
    PER_DIMENSION,
    /** One weight per head: the mean of its dimensions' weights. */
    MEAN
  }

  /** What becomes of the weighted steps. */
  public enum Pooling {
    /** They stay a sequence in the input's shape; the mask goes on with it. */
    NONE,
    /** They are added up to {@code [batch, size]}; no mask goes on. */
    SUM
  }

  /** The key of the square weights in the parameter table, {@code [size, size]}. */
  public static final String W = "W";

  /** The key of the biases in the parameter table, {@code [1, size]}. */
  public static final String B = "b";

  /** The key of additive attention's vectors in the parameter table, {@code [size, heads]}. */
  public static final String V = "V";

  /** The key of the learned query in the parameter table, {@code [size, 1]}. */
  public static final String Q = "Q";

  @JsonProperty("nIn")
  private long nIn;

  @JsonProperty private SequenceScore score = SequenceScore.TANH;
  @JsonProperty private Weighting weighting = Weighting.PER_DIMENSION;
  @JsonProperty private Pooling pooling = Pooling.NONE;
  @JsonProperty private int heads = 1;
  @JsonProperty private double hardThreshold;
  @JsonProperty private double attentionDropout;
  @JsonProperty private boolean inferMask;
  @JsonProperty private double biasInit;
  @JsonProperty private RNNFormat format = RNNFormat.NCW;

  /** For reading a saved configuration. */
  private SequenceAttention() {}

  private SequenceAttention(Builder builder) {
    super(builder);
    nIn = builder.nIn;
    score = builder.score;
    weighting = builder.weighting;
    pooling = builder.pooling;
    heads = builder.heads;
    hardThreshold = builder.hardThreshold;
    attentionDropout = builder.attentionDropout;
    inferMask = builder.inferMask;
    biasInit = builder.biasInit;
    format = builder.format;
    SequenceChecks.settings(this);
    initializeConstraints(builder);
  }

  /** Size of the features of one time step; 0 until it is known. */
  @JsonProperty("nIn")
  public long getNIn() {
    return nIn;
  }

  public SequenceScore getScore() {
    return score;
  }

  public Weighting getWeighting() {
    return weighting;
  }

  public Pooling getPooling() {
    return pooling;
  }

  public int getHeads() {
    return heads;
  }

  public double getHardThreshold() {
    return hardThreshold;
  }

  public double getAttentionDropout() {
    return attentionDropout;
  }

  public boolean isInferMask() {
    return inferMask;
  }

  public double getBiasInit() {
    return biasInit;
  }

  public RNNFormat getFormat() {
    return format;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    checkType(inputType, InputType.Type.RNN);
    var sequence = (InputType.InputTypeRecurrent) inputType;
    return pooling == Pooling.SUM ? InputType.feedForward(sequence.getSize()) : sequence;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    checkType(inputType, InputType.Type.RNN);
    var sequence = (InputType.InputTypeRecurrent) inputType;
    format = sequence.getFormat();
    if (nIn <= 0 || override) {
      nIn = sequence.getSize();
      SequenceChecks.heads(this);
      redefineParameters();
    }
    SequenceChecks.size(this, sequence);
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    score.defineParameters(params, nIn, heads);
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
    SequenceChecks.input(this, input);
  }

  /**
   * The steps that count: those whose mask is above 0 and, with {@code inferMask}, that have a
   * feature other than 0.
   *
   * @param input the features, in this layer's format
   * @param mask the mask array {@code [batch, time]}, or null
   * @return ones and zeros {@code [batch, 1, time]}, in NWC {@code [batch, time, 1]}, or null where
   *     every step counts
   */
  @Override
  public @Nullable INDArray effectiveMask(INDArray input, @Nullable INDArray mask) {
    return SequenceMasks.effective(this, input, mask);
  }

  /**
   * The rows of {@link SequenceMasks#guide}, or null where all steps count and no row is needed.
   */
  @Override
  public @Nullable INDArray guide(INDArray input, @Nullable INDArray mask, boolean training) {
    return SequenceMasks.guide(this, input, mask, training);
  }

  @Override
  public INDArray onesMaskForInput(INDArray input) {
    return Nd4j.ones(input.dataType(), input.size(0), 1, input.size(SequenceMasks.timeAxis(this)));
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
  INDArray likeInput(INDArray weights) {
    return format == RNNFormat.NCW ? weights : weights.permute(0, 2, 1).dup('c');
  }

  @Override
  Map<String, Long> sizes() {
    return Map.of("nIn", nIn);
  }

  @Override
  double biasStart() {
    return biasInit;
  }

  @Override
  Object settings() {
    return List.of(
        nIn,
        score,
        weighting,
        pooling,
        heads,
        hardThreshold,
        attentionDropout,
        inferMask,
        biasInit,
        format);
  }

  /** Builds a {@link SequenceAttention}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder extends SequenceAttentionBuilder {

    /** A layer that weights each dimension apart, softly, and keeps the sequence. */
    public Builder() {}

    @Override
    public SequenceAttention build() {
      return new SequenceAttention(this);
    }
  }
}
