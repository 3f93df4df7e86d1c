package io.github.attnzoo.layers;

import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link SequenceAttention} works out about a batch before its definition runs. */
final class SequenceMasks {

  private SequenceMasks() {}

  static int timeAxis(SequenceAttention layer) {
    return layer.getFormat() == RNNFormat.NCW ? 2 : 1;
  }

  /** The mask of {@link SequenceAttention#effectiveMask}. */
  static @Nullable INDArray effective(
      SequenceAttention layer, INDArray input, @Nullable INDArray mask) {
    INDArray real = null;
    if (mask != null) {
      SequenceChecks.mask(layer, input, mask);
      long batch = mask.size(0);
      long time = mask.size(1);
      long[] shape =
          timeAxis(layer) == 2 ? new long[] {batch, 1, time} : new long[] {batch, time, 1};
      real = mask.castTo(input.dataType()).gt(0).reshape(shape);
    }
    if (layer.isInferMask()) {
      int features = 3 - timeAxis(layer);
      INDArray anyFeature = input.neq(0).castTo(input.dataType()).max(true, features).gt(0);
      real = real == null ? anyFeature : Nd4j.math().and(real, anyFeature);
    }
    return real == null ? null : real.castTo(input.dataType());
  }

  /** Rows of the factors of attention dropout: one for each weight that a step has. */
  static long factorRows(SequenceAttention layer) {
    return hasWeightsPerDimension(layer) ? layer.getNIn() : layer.getHeads();
  }

  static boolean hasWeightsPerDimension(SequenceAttention layer) {
    return layer.getScore() == SequenceScore.TANH
        && layer.getWeighting() == Weighting.PER_DIMENSION;
  }

  /**
   * What the definition is told about a batch, whatever the format: {@code [batch, rows, time]}.
   * The first row is the mask. With {@link SequenceScore#BILINEAR} the next is 1 at the last real
   * step. With attention dropout there follow the factors of the weights: all 1 in inference, in
   * training 0 or {@code 1 / (1 - attentionDropout)}, drawn from ND4J's generator as
   * Deeplearning4j's dropout is.
   */
  static @Nullable INDArray guide(
      SequenceAttention layer, INDArray input, @Nullable INDArray mask, boolean training) {
    boolean dropout = layer.getAttentionDropout() > 0;
    if (mask == null && layer.getScore() != SequenceScore.BILINEAR && !dropout) {
      return null;
    }
    INDArray first =
        mask == null
            ? layer.onesMaskForInput(input)
            : mask.reshape(mask.size(0), 1, input.size(timeAxis(layer)));
    List<INDArray> rows = new ArrayList<>();
    rows.add(first);
    if (layer.getScore() == SequenceScore.BILINEAR) {
      rows.add(lastStep(first));
    }
    if (dropout) {
      long[] shape = {first.size(0), factorRows(layer), first.size(2)};
      double rate = training ? layer.getAttentionDropout() : 0;
      rows.add(factors(first.dataType(), shape, rate));
    }
    return rows.size() == 1 ? first : Nd4j.concat(1, rows.toArray(INDArray[]::new));
  }

  /** 1 at the last real step of each sequence, 0 elsewhere. */
  private static INDArray lastStep(INDArray mask) {
    long time = mask.size(2);
    INDArray steps = Nd4j.linspace(mask.dataType(), 1.0, 1.0, time).reshape(1, 1, time);
    INDArray numbered = mask.mul(steps.broadcast(mask.shape()));
    INDArray last = numbered.max(true, 2).broadcast(mask.shape());
    return numbered.eq(last).castTo(mask.dataType()).mul(mask);
  }

  private static INDArray factors(DataType type, long[] shape, double rate) {
    if (rate == 0) {
      return Nd4j.ones(type, shape);
    }
    return Nd4j.rand(type, shape).gte(rate).castTo(type).divi(1 - rate);
  }
}
