package io.github.attnzoo.layers;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Refuses inputs that a network can't take, before it computes anything. */
final class NetworkInputs {

  private NetworkInputs() {}

  /** The value, which must not be null. */
  static <T> T given(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(
          "attention weights: " + name + " must be given, got " + name + "=null");
    }
    return value;
  }

  /** The inputs of a network with one input. */
  static INDArray[] one(INDArray input) {
    return new INDArray[] {given(input, "input")};
  }

  /** The masks of a network with one input. */
  static INDArray @Nullable [] oneMask(@Nullable INDArray mask) {
    return mask == null ? null : new INDArray[] {mask};
  }

  /** Checks that a graph has as many inputs as it is given, and as masks where it is given any. */
  static void check(ComputationGraph graph, INDArray[] inputs, INDArray @Nullable [] masks) {
    given(graph, "graph");
    checkCount(graph, "an input", given(inputs, "inputs"));
    if (masks != null) {
      checkCount(graph, "a mask or null", masks);
    }
  }

  private static void checkCount(ComputationGraph graph, String what, INDArray[] arrays) {
    if (arrays.length != graph.getNumInputArrays()) {
      throw new IllegalArgumentException(
          "attention weights: expected "
              + what
              + " for each of "
              + graph.getConfiguration().getNetworkInputs()
              + ", found "
              + arrays.length);
    }
  }
}
