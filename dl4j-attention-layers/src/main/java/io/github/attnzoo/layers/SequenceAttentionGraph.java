package io.github.attnzoo.layers;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * The SameDiff definition of {@link SequenceAttention}.
 *
 * <p>Everything is computed on {@code [batch * time, size]}, because SameDiff multiplies matrices
 * of two dimensions only. No length is taken from the first batch: shapes are asked for at run
 * time.
 */
final class SequenceAttentionGraph {

  /** Far outside the range of tanh, so that softmax makes an exact 0 of it. */
  private static final double PADDED_SCORE = -4294967295.0;

  private final SameDiff sd;
  private final SequenceAttention layer;

  SequenceAttentionGraph(SameDiff sd, SequenceAttention layer) {
    this.sd = sd;
    this.layer = layer;
  }

  SDVariable define(SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
    long size = layer.getNIn();
    SDVariable sequence = sd.permute(input, 0, 2, 1);
    SDVariable shape = sd.shape(sequence);

    SDVariable real = spread(mask);
    SDVariable features = select(sequence.reshape(-1, size), real, 0);
    SDVariable scores = sd.math().tanh(features.mmul(params.get("W")).add(params.get("b")));
    SDVariable known = select(scores, real.rsub(1).mul(PADDED_SCORE), -1);
    SDVariable weights = sd.nn().softmax(known.reshape(shape), 1);
    if (layer.getHardThreshold() > 0) {
      SDVariable kept = weights.gt(layer.getHardThreshold()).castTo(weights.dataType());
      weights = weights.mul(kept);
    }
    if (layer.getWeighting() == SequenceAttention.Weighting.MEAN) {
      weights = spread(weights.mean(2)).reshape(shape);
    }
    weights.rename(AttentionLayer.WEIGHTS);

    SDVariable weighted = weights.mul(features.reshape(shape));
    return layer.getPooling() == SequenceAttention.Pooling.SUM
        ? weighted.sum(1)
        : sd.permute(weighted, 0, 2, 1);
  }

  /** {@code [batch, time]} to {@code [batch * time, size]}; multiply_bp's broadcasting is slow. */
  private SDVariable spread(SDVariable perStep) {
    SDVariable ones = sd.constant(Nd4j.ones(perStep.dataType(), 1, layer.getNIn()));
    return perStep.reshape(-1, 1).mmul(ones);
  }

  /**
   * {@code chosen} where {@code otherwise} is above {@code limit}, and else {@code otherwise}. A
   * product with the mask would keep a NaN of a padded step, and {@code where} has no gradient.
   */
  private SDVariable select(SDVariable chosen, SDVariable otherwise, double limit) {
    return sd.replaceWhere(otherwise, chosen, Conditions.greaterThan(limit));
  }
}
