package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Applies the key {@code training.kernels} to a graph: the one place that knows other kernels. */
public final class KernelChoice {
  private static final String PLAIN = "nd4j";

  private KernelChoice() {}

  /**
   * Puts the chosen kernels into a graph that has been initialised.
   *
   * @return the kernels in use, in words, for the run's record
   */
  public static String apply(ComputationGraph graph, Kernels kernels) {
    return switch (kernels) {
      case PLAIN -> PLAIN;
      case AUTO -> OneDnn.accelerate(graph).summary();
    };
  }

  /** The kernels that a graph would get, in words. */
  public static String describe(Kernels kernels) {
    return switch (kernels) {
      case PLAIN -> PLAIN;
      case AUTO -> OneDnn.description();
    };
  }
}
