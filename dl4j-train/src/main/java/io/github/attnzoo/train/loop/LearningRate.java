package io.github.attnzoo.train.loop;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.learning.config.IUpdater;

/** Changes the learning rate of a graph in training. */
public final class LearningRate {
  private LearningRate() {}

  /**
   * Sets the rate of every parameter of every layer and keeps the updaters' state. {@code
   * ComputationGraph.setLearningRate} would leave out all SameDiff layers without a word.
   */
  public static void set(ComputationGraph graph, double rate) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.numParams() > 0) {
        for (String parameter : vertex.paramTable(false).keySet()) {
          IUpdater updater = vertex.getConfig().getUpdaterByParam(parameter);
          // Running statistics and frozen layers have an updater without a rate.
          if (updater != null && updater.hasLearningRate()) {
            updater.setLrAndSchedule(rate, null);
          }
        }
      }
    }
  }
}
