package io.github.attnzoo.layers;

import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;

/** How {@link SequenceAttention} scores a time step before the softmax over time. */
public enum SequenceScore {
  /** {@code tanh(h_t W + b)}: one score per dimension, between -1 and 1. */
  TANH,

  /**
   * {@code tanh(h_t W + b) V}: one score per head, with the vector that Bahdanau's additive
   * attention has. Pooled, it is the word attention of <a
   * href="https://aclanthology.org/N16-1174/">Hierarchical Attention Networks</a> (Yang et al.,
   * 2016).
   */
  ADDITIVE,

  /**
   * {@code h_t · Q / sqrt(headSize)}, over the dimensions of each head: a learned query, scaled as
   * in <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a> (2017).
   */
  DOT_PRODUCT,

  /**
   * {@code h_t · (h_l W) / sqrt(headSize)}, over the dimensions of each head, {@code h_l} being the
   * last real step. It is the "general" score of Luong, Pham, Manning, <a
   * href="https://arxiv.org/abs/1508.04025">Effective Approaches to Attention-based Neural Machine
   * Translation</a> (2015), with the sequence's own end as the query, and scaled, which theirs is
   * not.
   */
  BILINEAR;

  /** Defines the parameters of a layer with so many dimensions and heads. */
  void defineParameters(SDLayerParams params, long size, int heads) {
    switch (this) {
      case TANH -> {
        params.addWeightParam(SequenceAttention.W, size, size);
        params.addBiasParam(SequenceAttention.B, 1, size);
      }
      case ADDITIVE -> {
        params.addWeightParam(SequenceAttention.W, size, size);
        params.addWeightParam(SequenceAttention.V, size, heads);
        params.addBiasParam(SequenceAttention.B, 1, size);
      }
      case DOT_PRODUCT -> params.addWeightParam(SequenceAttention.Q, size, 1);
      case BILINEAR -> params.addWeightParam(SequenceAttention.W, size, size);
    }
  }
}
