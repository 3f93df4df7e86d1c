package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrices repeated for each sequence of a batch.
 *
 * <p>SameDiff's broadcasting operations are slow backwards; they are written as products with ones.
 * No length is taken from the first batch. What is not asked for is not defined: a variable without
 * use breaks SameDiff's backpropagation.
 */
final class PerSequence {

  private final SameDiff sd;
  private final SequenceAttention layer;
  private final DataType type;
  private final SDVariable mask;
  private final SDVariable batchOfOnes;

  /**
   * @param mask {@code [batch, 1, time]}
   */
  PerSequence(SameDiff sd, SDVariable mask, SequenceAttention layer) {
    this.sd = sd;
    this.layer = layer;
    this.mask = mask;
    type = mask.dataType();
    batchOfOnes = mask.sum(2).mul(0).add(1).reshape(-1, 1);
  }

  /** Rows {@code [batch * time, columns]} as sequences {@code [batch, columns, time]}. */
  SDVariable sequences(SDVariable rows) {
    SDVariable batch = Sizes.of(sd, mask, 0);
    SDVariable time = Sizes.of(sd, mask, 2);
    SDVariable columns = sd.constant(Nd4j.createFromArray(columnsOf()));
    SDVariable turned = rows.reshape(sd.concat(0, batch, time, columns)).permute(0, 2, 1);
    // The reshape to its own shape copies: what follows wants contiguous arrays.
    return turned.reshape(sd.concat(0, batch, columns, time));
  }

  private long columnsOf() {
    return layer.getScore() == SequenceScore.ADDITIVE ? layer.getHeads() : layer.getNIn();
  }

  /** A row {@code [batch, 1, time]} in each dimension: {@code [batch, size, time]}. */
  SDVariable inEachDimension(SDVariable row) {
    return sd.mmul(repeated(ones(layer.getNIn()), layer.getNIn(), 1), row);
  }

  /** A row {@code [batch, 1, time]} in each head: {@code [batch, heads, time]}. */
  SDVariable inEachHead(SDVariable row) {
    int heads = layer.getHeads();
    return heads == 1 ? row : sd.mmul(repeated(ones(heads), heads, 1), row);
  }

  /** {@code [batch, heads, time]} in each of a head's dimensions: {@code [batch, size, time]}. */
  SDVariable spreadOverHeads(SDVariable weights) {
    return sd.mmul(membership(), weights);
  }

  /** {@code [batch, size, time]} to the means of each head {@code [batch, heads, time]}. */
  SDVariable meanOfHeads(SDVariable weights) {
    if (layer.getHeads() == 1) {
      return weights.mean(true, 1);
    }
    return sd.mmul(membership(), weights, true, false, false).mul(1.0 / headSize());
  }

  /** The learned query {@code [batch, size, 1]}, the same for each sequence. */
  SDVariable query() {
    return repeated(sd.getVariable(SequenceAttention.Q).reshape(1, -1), layer.getNIn(), 1);
  }

  /**
   * The query that the last step makes.
   *
   * @param features {@code [batch, size, time]}
   * @param last {@code [batch, 1, time]}, 1 at the last real step
   * @return {@code [batch, size, 1]}
   */
  SDVariable query(SDVariable features, SDVariable last) {
    SDVariable end = sd.mmul(features, last, false, true, false).reshape(-1, layer.getNIn());
    return end.mmul(sd.getVariable(SequenceAttention.W)).reshape(-1, layer.getNIn(), 1);
  }

  /** Scaled products of a query with each step, head by head: {@code [batch, heads, time]}. */
  SDVariable headwise(SDVariable query, SDVariable features) {
    SDVariable scaled = query.mul(1 / Math.sqrt(headSize()));
    int heads = layer.getHeads();
    SDVariable queries =
        heads == 1 ? scaled : sd.mmul(scaled, repeated(ones(heads), 1, heads)).mul(membership());
    return sd.mmul(queries, features, true, false, false);
  }

  private double headSize() {
    return (double) layer.getNIn() / layer.getHeads();
  }

  /** {@code [batch, size, heads]}: 1 where a dimension belongs to a head. */
  private SDVariable membership() {
    long size = layer.getNIn();
    int heads = layer.getHeads();
    INDArray matrix = Nd4j.zeros(type, size, heads);
    for (long dimension = 0; dimension < size; dimension++) {
      matrix.putScalar(dimension, dimension * heads / size, 1);
    }
    return repeated(sd.constant(matrix.reshape(1, size * heads)), size, heads);
  }

  private SDVariable ones(long columns) {
    return sd.constant(Nd4j.ones(type, 1, columns));
  }

  /** {@code [1, rows * columns]} to {@code [batch, rows, columns]}. */
  private SDVariable repeated(SDVariable row, long rows, long columns) {
    return batchOfOnes.mmul(row).reshape(-1, rows, columns);
  }
}
