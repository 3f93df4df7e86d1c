package io.github.attnzoo.train.loop;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of a graph in training, independent of it and equal in all that learning depends on. */
final class Replica {
  private Replica() {}

  /**
   * A copy in memory of the calling thread's device. Deeplearning4j's {@code clone()} shares the
   * updaters' settings with the original, and with them the learning rate.
   */
  static ComputationGraph of(ComputationGraph graph) {
    var copy =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson()));
    copy.init();
    update(copy, graph);
    return copy;
  }

  /** Gives a copy the parameters, the updaters' state and the counts of its original. */
  static void update(ComputationGraph copy, ComputationGraph graph) {
    copy.params().assign(graph.params());
    INDArray state = graph.getUpdater().getStateViewArray();
    if (state != null) {
      copy.getUpdater().getStateViewArray().assign(state);
    }
    copy.getConfiguration().setIterationCount(graph.getIterationCount());
    copy.getConfiguration().setEpochCount(graph.getEpochCount());
  }
}
