package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The function of the hidden units between the two products of a channel attention. */
public enum HiddenActivation {
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code x / (1 + exp(-x))}, also called swish. */
  SILU,
  /** {@code x * relu6(x + 3) / 6}, the approximation of {@link #SILU} in MobileNetV3. */
  HARD_SWISH;

  SDVariable define(SameDiff sd, SDVariable x) {
    return switch (this) {
      case RELU -> sd.nn().relu(x, 0);
      case SILU -> sd.nn().swish(x);
      case HARD_SWISH -> x.mul(sd.nn().relu6(x.add(3), 0).div(6));
    };
  }
}
