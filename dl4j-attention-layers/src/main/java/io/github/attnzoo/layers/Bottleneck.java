package io.github.attnzoo.layers;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Two products with fewer units between them: {@code activation(x W1 + b1) W2 + b2}. */
record Bottleneck(
    SameDiff sd, Map<String, SDVariable> params, HiddenActivation activation, boolean biased) {

  /** From {@code [rows, channels]} to the same shape. */
  SDVariable of(SDVariable rows) {
    SDVariable hidden = product(rows, BottleneckAttentionLayer.W1, BottleneckAttentionLayer.B1);
    return product(
        activation.define(sd, hidden), BottleneckAttentionLayer.W2, BottleneckAttentionLayer.B2);
  }

  private SDVariable product(SDVariable rows, String weight, String bias) {
    SDVariable result = rows.mmul(params.get(weight));
    return biased ? result.add(params.get(bias)) : result;
  }
}
