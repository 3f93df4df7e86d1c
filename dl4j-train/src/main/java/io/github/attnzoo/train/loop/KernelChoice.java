package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Applies the key {@code training.kernels} to a graph: the one place that knows other kernels. On a
 * GPU there are none of ours, and the report tells of cuDNN.
 */
public final class KernelChoice {
  private KernelChoice() {}

  /**
   * Puts the chosen kernels into a graph that has been initialised, for predictions.
   *
   * @return the kernels in use, layer by layer
   */
  public static KernelReport apply(ComputationGraph graph, Kernels kernels) {
    if (isOnGpu()) {
      return CudaLayers.report(graph);
    }
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
    if (isOnGpu()) {
      return CudaLayers.report(graph);
    }
    return switch (kernels) {
      case PLAIN -> apply(graph, kernels);
      case AUTO -> KernelReport.of(OneDnn.accelerateForTraining(graph));
    };
  }

  /** The kernels that a graph would get, in words. */
  public static String describe(Kernels kernels) {
    if (isOnGpu()) {
      return CudaLayers.library();
    }
    return switch (kernels) {
      case PLAIN -> KernelReport.ND4J;
      case AUTO -> OneDnn.description();
    };
  }

  private static boolean isOnGpu() {
    return "CUDA".equals(Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend"));
  }
}
