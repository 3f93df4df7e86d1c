package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The SameDiff definition of {@link SequenceAttention}.
 *
 * <p>Every array stays in the order {@code [batch, size, time]}: ND4J's elementwise operations on
 * permuted arrays are many times slower than on contiguous ones. SameDiff has no product of a
 * matrix with each matrix of a batch, and its broadcasting operations are slow backwards; both are
 * written as products with ones. No length is taken from the first batch.
 */
final class SequenceAttentionGraph {

  /** So far below the range of tanh that softmax makes an exact 0 of it, in double too. */
  private static final double PADDED_SCORE = -1e4;

  private final SameDiff sd;
  private final SequenceAttention layer;
  private final long size;

  SequenceAttentionGraph(SameDiff sd, SequenceAttention layer) {
    this.sd = sd;
    this.layer = layer;
    size = layer.getNIn();
  }

  /**
   * @param input {@code [batch, size, time]}, 0 in padded steps
   * @param mask {@code [batch, 1, time]}, ones and zeros
   * @return the weighted sequence, or its sum over time
   */
  SDVariable define(SDVariable input, SDVariable mask) {
    SDVariable batchOfOnes = mask.sum(2).mul(0).add(1).reshape(-1, 1);
    SDVariable column = perSequence(batchOfOnes, row(mask), 1);
    SDVariable matrices =
        perSequence(batchOfOnes, sd.getVariable(SequenceAttention.W).reshape(1, -1), size);

    SDVariable product = sd.mmul(matrices, input, true, false, false);
    SDVariable biased =
        sd.nn().biasAdd(product, sd.getVariable(SequenceAttention.B).reshape(size), true);
    // Without a real step nothing is padded: M2.1's softmax gives NaN where all scores are so low.
    SDVariable padded = mask.rsub(1).mul(mask.max(true, 2));
    SDVariable padding = sd.mmul(column, padded.mul(PADDED_SCORE));
    SDVariable scores = sd.math().tanh(biased).add(padding);
    SDVariable weights = sd.nn().softmax(scores, 2);
    if (layer.getHardThreshold() > 0) {
      SDVariable kept = weights.gt(layer.getHardThreshold()).castTo(weights.dataType());
      weights = weights.mul(kept);
    }
    if (layer.getWeighting() == SequenceAttention.Weighting.MEAN) {
      weights = sd.mmul(column, weights.mean(true, 1));
    }
    weights.rename(AttentionLayer.WEIGHTS);
    SDVariable weighted = weights.mul(input);
    return layer.getPooling() == SequenceAttention.Pooling.SUM ? weighted.sum(2) : weighted;
  }

  private SDVariable row(SDVariable like) {
    return sd.constant(Nd4j.ones(like.dataType(), 1, size));
  }

  /** {@code [1, size * columns]} to {@code [batch, size, columns]}, the same for each sequence. */
  private SDVariable perSequence(SDVariable batchOfOnes, SDVariable row, long columns) {
    return batchOfOnes.mmul(row).reshape(-1, size, columns);
  }
}
