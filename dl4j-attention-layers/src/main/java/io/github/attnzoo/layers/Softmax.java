package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The softmax of scores without bounds. */
final class Softmax {

  private Softmax() {}

  /**
   * The softmax over the last axis. M2.1's own gives NaN where all scores are far below zero, so
   * the largest score is taken away first, which changes no weight.
   *
   * @param scores {@code [batch, rows, places]}
   */
  static SDVariable ofLast(SameDiff sd, SDVariable scores) {
    return sd.nn().softmax(scores.sub(scores.max(true, 2)), 2);
  }
}
