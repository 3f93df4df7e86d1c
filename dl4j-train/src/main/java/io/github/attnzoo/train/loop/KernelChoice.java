package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.Kernels;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Applies the key {@code training.kernels} to a graph: the one place that knows other kernels. */
public final class KernelChoice {
  private KernelChoice() {}

  /**
   * Puts the chosen kernels into a graph that has been initialised.
   *
   * @return the kernels in use, in words, for the run's record
   */
  public static String apply(ComputationGraph graph, Kernels kernels) {
    return describe(kernels);
  }

  /** The kernels that a graph would get, in words. */
  public static String describe(Kernels kernels) {
    return switch (kernels) {
      case AUTO, PLAIN -> "nd4j";
    };
  }
}
