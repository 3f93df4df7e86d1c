package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** What turns the scores of an attention over images into gates between 0 and 1. */
public enum Gate {
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** {@code relu6(x + 3) / 6}, which is 0 up to -3 and 1 from 3. */
  HARD_SIGMOID;

  SDVariable define(SameDiff sd, SDVariable scores) {
    return switch (this) {
      case SIGMOID -> sd.nn().sigmoid(scores);
      case HARD_SIGMOID -> sd.nn().relu6(scores.add(3), 0).div(6);
    };
  }
}
