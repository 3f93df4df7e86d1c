package io.github.attnzoo.layers;

import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Changes the learning rate of a network in training. Deeplearning4j's own {@code setLearningRate}
 * leaves out every SameDiff layer, the attention layers among them, without a word.
 */
public final class LearningRates {

  private LearningRates() {}

  /**
   * Sets the rate of every parameter of every layer, in place of any schedule, and keeps the
   * updaters' state. Updaters without a rate, such as those of frozen layers, stay as they are.
   *
   * @param graph an initialised graph
   * @param rate the new learning rate
   */
  public static void set(ComputationGraph graph, double rate) {
    set(graph.getVertices(), rate);
  }

  /**
   * Sets the rate of every parameter of every layer, as for a graph.
   *
   * @param network an initialised network
   * @param rate the new learning rate
   */
  public static void set(MultiLayerNetwork network, double rate) {
    set(network.getLayers(), rate);
  }

  private static void set(Trainable[] parts, double rate) {
    for (Trainable part : parts) {
      if (part.numParams() > 0) {
        for (String parameter : part.paramTable(false).keySet()) {
          IUpdater updater = part.getConfig().getUpdaterByParam(parameter);
          if (updater != null && updater.hasLearningRate()) {
            updater.setLrAndSchedule(rate, null);
          }
        }
      }
    }
  }
}
