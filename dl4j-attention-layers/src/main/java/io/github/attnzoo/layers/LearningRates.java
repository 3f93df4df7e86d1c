package io.github.attnzoo.layers;

import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Changes the learning rate of a network in training. Deeplearning4j's own {@code setLearningRate}
 * leaves out every SameDiff layer, the attention layers among them, without a word; and its {@code
 * getLearningRate(layer)} gives null for them.
 *
 * <p>Programs that use {@code dl4j-policies} have {@code LearningRate} there, which also changes
 * rates in proportion and reads the highest one.
 */
public final class LearningRates {

  private LearningRates() {}

  /**
   * Sets the rate of every parameter of every layer, in place of any schedule, and keeps the
   * updaters' state. Updaters without a rate, such as those of frozen layers, stay as they are.
   *
   * @param graph an initialised graph
   * @param rate the new learning rate; 0 leaves the parameters as they are
   * @throws IllegalArgumentException where the graph is null, or the rate negative, NaN or infinite
   * @throws IllegalStateException where the graph isn't initialised
   */
  public static void set(ComputationGraph graph, double rate) {
    if (graph == null) {
      throw new IllegalArgumentException("graph must be given, got null");
    }
    set(graph.getVertices(), rate);
  }

  /**
   * Sets the rate of every parameter of every layer, as for a graph.
   *
   * @param network an initialised network
   * @param rate the new learning rate; 0 leaves the parameters as they are
   * @throws IllegalArgumentException where the network is null, or the rate negative, NaN or
   *     infinite
   * @throws IllegalStateException where the network isn't initialised
   */
  public static void set(MultiLayerNetwork network, double rate) {
    if (network == null) {
      throw new IllegalArgumentException("network must be given, got null");
    }
    set(network.isInitCalled() ? network.getLayers() : null, rate);
  }

  private static void set(Trainable @Nullable [] parts, double rate) {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("rate must be a finite number of at least 0, got " + rate);
    }
    if (parts == null) {
      throw new IllegalStateException("the network has no parameters yet: call init() first");
    }
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
