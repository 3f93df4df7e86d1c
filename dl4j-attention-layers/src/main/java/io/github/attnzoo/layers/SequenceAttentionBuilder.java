package io.github.attnzoo.layers;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.RNNFormat;

/** The settings of {@link SequenceAttention.Builder}, each with its default. */
abstract class SequenceAttentionBuilder extends AttentionLayerBuilder<SequenceAttention.Builder> {

  long nIn;
  SequenceScore score = SequenceScore.TANH;
  Weighting weighting = Weighting.PER_DIMENSION;
  Pooling pooling = Pooling.NONE;
  int heads = 1;
  double hardThreshold;
  double attentionDropout;
  boolean inferMask;
  double biasInit;
  RNNFormat format = RNNFormat.NCW;

  /** Size of the features; by default taken from the input type. */
  public SequenceAttention.Builder nIn(long nIn) {
    this.nIn = nIn;
    return itself();
  }

  /** Default {@link SequenceScore#TANH}. */
  public SequenceAttention.Builder score(SequenceScore score) {
    this.score = score;
    return itself();
  }

  /**
   * Default {@link Weighting#PER_DIMENSION}. It counts with {@link SequenceScore#TANH} alone: the
   * other scores give one weight per head in any case.
   */
  public SequenceAttention.Builder weighting(Weighting weighting) {
    this.weighting = weighting;
    return itself();
  }

  /** Default {@link Pooling#NONE}. */
  public SequenceAttention.Builder pooling(Pooling pooling) {
    this.pooling = pooling;
    return itself();
  }

  /** Groups of dimensions with weights of their own. Default 1; must divide the size. */
  public SequenceAttention.Builder heads(int heads) {
    this.heads = heads;
    return itself();
  }

  /**
   * Weights that are not greater become 0. Default 0: all stay. A useful value is a little under
   * {@code 1 / time}, the weight of a step under uniform attention.
   */
  public SequenceAttention.Builder hardThreshold(double hardThreshold) {
    this.hardThreshold = hardThreshold;
    return itself();
  }

  /**
   * Probability that a weight is dropped in training; those that stay are divided by the
   * probability of staying. Default 0. Unlike {@code dropOut}, which drops the layer's input and
   * takes the probability to keep.
   */
  public SequenceAttention.Builder attentionDropout(double attentionDropout) {
    this.attentionDropout = attentionDropout;
    return itself();
  }

  /** Whether steps whose features are all exactly 0 count as padded. Default false. */
  public SequenceAttention.Builder inferMask(boolean inferMask) {
    this.inferMask = inferMask;
    return itself();
  }

  /** First value of the bias, where the score has one. Default 0. */
  public SequenceAttention.Builder biasInit(double biasInit) {
    this.biasInit = biasInit;
    return itself();
  }

  /** Format where no input type tells it. Default NCW. */
  public SequenceAttention.Builder format(RNNFormat format) {
    this.format = format;
    return itself();
  }

  private SequenceAttention.Builder itself() {
    return (SequenceAttention.Builder) this;
  }
}
