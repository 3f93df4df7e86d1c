package io.github.attnzoo.policies.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/** What callers may hand in. */
final class Networks {
  private Networks() {}

  /** The value, where there is one. */
  static <T> T given(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given, got null");
    }
    return value;
  }

  /**
   * The network, where it can be worked with: without {@code init()} it has no parameters, and ND4J
   * would end the process.
   */
  static <T extends Model> T initialised(@Nullable T given) {
    T model = given(given, "model");
    boolean ready;
    if (model instanceof ComputationGraph graph) {
      ready = graph.getVertices() != null;
    } else if (model instanceof MultiLayerNetwork network) {
      ready = network.isInitCalled();
    } else {
      throw new IllegalArgumentException(
          "expected a ComputationGraph or a MultiLayerNetwork, got a "
              + model.getClass().getName());
    }
    if (!ready) {
      throw new IllegalStateException("the network has no parameters yet: call init() first");
    }
    return model;
  }
}
