package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.Gate;

/** The numbers of a {@link Gate}. */
final class GateFunction {
  private GateFunction() {}

  /** From a score to the gate. */
  static float value(Gate gate, float score) {
    return switch (gate) {
      case SIGMOID -> (float) (1 / (1 + Math.exp(-score)));
      case HARD_SIGMOID -> Math.min(Math.max(score + 3, 0), 6) / 6;
    };
  }

  /** The derivative, from the gate. */
  static float slope(Gate gate, float value) {
    return switch (gate) {
      case SIGMOID -> value * (1 - value);
      case HARD_SIGMOID -> value > 0 && value < 1 ? 1f / 6 : 0;
    };
  }
}
