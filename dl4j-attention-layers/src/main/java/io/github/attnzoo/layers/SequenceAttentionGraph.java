package io.github.attnzoo.layers;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The SameDiff definition of {@link SequenceAttention}.
 *
 * <p>Every array stays in the order {@code [batch, size, time]}: ND4J's elementwise operations on
 * permuted arrays are many times slower than on contiguous ones.
 */
final class SequenceAttentionGraph {

  /** So far below the range of tanh that softmax makes an exact 0 of it, in double too. */
  private static final double PADDED_SCORE = -1e4;

  /** Below every score that is not itself out of hand: the other scores have no bounds. */
  private static final double LOWEST_SCORE = -1e30;

  private final SameDiff sd;
  private final SequenceAttention layer;

  SequenceAttentionGraph(SameDiff sd, SequenceAttention layer) {
    this.sd = sd;
    this.layer = layer;
  }

  /**
   * @param input {@code [batch, size, time]}, or in NWC {@code [batch, time, size]}, 0 in padded
   *     steps
   * @param guide {@code [batch, rows, time]}, as {@link SequenceMasks#guide} makes it
   * @return the weighted sequence, or its sum over time
   */
  SDVariable define(SDVariable input, SDVariable guide) {
    boolean permuted = layer.getFormat() == RNNFormat.NWC;
    SDVariable features = permuted ? input.permute(0, 2, 1) : input;
    boolean last = layer.getScore() == SequenceScore.BILINEAR;
    boolean dropout = layer.getAttentionDropout() > 0;
    SDVariable mask = last || dropout ? rows(guide, 0, 1) : guide;
    var copies = new PerSequence(sd, mask, layer);

    SDVariable scores =
        switch (layer.getScore()) {
          case TANH -> copies.sequences(bounded(input));
          case ADDITIVE ->
              copies.sequences(bounded(input).mmul(sd.getVariable(SequenceAttention.V)));
          case DOT_PRODUCT -> copies.headwise(copies.query(), features);
          case BILINEAR -> copies.headwise(copies.query(features, rows(guide, 1, 2)), features);
        };
    SDVariable weights = weights(scores, mask, copies);
    if (layer.getHardThreshold() > 0) {
      SDVariable kept = weights.gt(layer.getHardThreshold()).castTo(weights.dataType());
      weights = weights.mul(kept);
    }
    if (layer.getScore() == SequenceScore.TANH && layer.getWeighting() == Weighting.MEAN) {
      weights = copies.meanOfHeads(weights);
    }
    if (dropout) {
      int from = last ? 2 : 1;
      weights = weights.mul(rows(guide, from, from + SequenceMasks.factorRows(layer)));
    }
    if (!SequenceMasks.hasWeightsPerDimension(layer)) {
      weights = copies.spreadOverHeads(weights);
    }
    weights.rename(AttentionLayer.WEIGHTS);
    SDVariable weighted = weights.mul(features);
    if (layer.getPooling() == Pooling.SUM) {
      return weighted.sum(2);
    }
    return permuted ? weighted.permute(0, 2, 1) : weighted;
  }

  /** One row for each step of each sequence, {@code [batch * time, size]}. */
  private SDVariable bounded(SDVariable input) {
    SDVariable steps = layer.getFormat() == RNNFormat.NWC ? input : input.permute(0, 2, 1);
    SDVariable rows = steps.reshape(-1, layer.getNIn());
    SDVariable bias = sd.getVariable(SequenceAttention.B).reshape(layer.getNIn());
    SDVariable product = rows.mmul(sd.getVariable(SequenceAttention.W));
    return sd.math().tanh(sd.nn().biasAdd(product, bias, false));
  }

  /** The softmax of the scores, exactly 0 in padded steps. */
  private SDVariable weights(SDVariable scores, SDVariable mask, PerSequence copies) {
    // Without a real step nothing is padded: M2.1's softmax gives NaN where all scores are so low.
    SDVariable padded = mask.rsub(1).mul(mask.max(true, 2));
    if (layer.getScore() == SequenceScore.TANH) {
      return sd.nn().softmax(scores.add(copies.inEachDimension(padded.mul(PADDED_SCORE))), 2);
    }
    return Softmax.ofLast(sd, scores.add(copies.inEachHead(padded.mul(LOWEST_SCORE))));
  }

  private SDVariable rows(SDVariable guide, long from, long to) {
    // Bits 0 and 2: the whole of the batch and of time.
    int whole = 0b101;
    long[] one = {1, 1, 1};
    return sd.stridedSlice(
        guide, new long[] {0, from, 0}, new long[] {0, to, 0}, one, whole, whole, 0, 0, 0);
  }
}
