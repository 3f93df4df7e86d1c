package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Applies the key {@code training.kernels} to a graph: the one place that knows other kernels. */
public final class KernelChoice {
  private KernelChoice() {}

  /**
   * Puts the chosen kernels into a graph that has been initialised, for predictions.
   *
   * @return the kernels in use, layer by layer
   */
  public static KernelReport apply(ComputationGraph graph, Kernels kernels) {
    return switch (kernels) {
      case PLAIN -> KernelReport.plain(graph, "training.kernels is plain");
      case AUTO -> KernelReport.of(OneDnn.accelerate(graph));
    };
  }

  /**
   * The same for a graph that will be trained: its updater is made, and gets a kernel too.
   *
   * @return the kernels in use, layer by layer
   */
  public static KernelReport applyForTraining(ComputationGraph graph, Kernels kernels) {
    return switch (kernels) {
      case PLAIN -> apply(graph, kernels);
      case AUTO -> KernelReport.of(OneDnn.accelerateForTraining(graph));
    };
  }

  /** The kernels that a graph would get, in words. */
  public static String describe(Kernels kernels) {
    return switch (kernels) {
      case PLAIN -> KernelReport.ND4J;
      case AUTO -> OneDnn.description();
    };
  }
}
