package io.github.attnzoo.policies.dl4j;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The learning rate of a network in training: of every parameter of every layer. Deeplearning4j's
 * {@code setLearningRate} leaves out all SameDiff layers without a word, and makes a new updater,
 * which takes kernels away.
 *
 * <p>The updaters' state is kept, and so are kernels. A schedule of Deeplearning4j in an updater is
 * replaced. {@code LearningRates} of {@code dl4j-attention-layers} does no more than {@link #set},
 * for programs without this module.
 */
public final class LearningRate {
  private LearningRate() {}

  /**
   * Sets the rate of every parameter.
   *
   * @param model an initialised {@link ComputationGraph} or {@link MultiLayerNetwork}
   * @param rate 0 leaves the parameters as they are
   * @throws IllegalArgumentException where the rate is negative, NaN or infinite
   */
  public static void set(Model model, double rate) {
    check(rate, "rate");
    for (IUpdater updater : updaters(model)) {
      updater.setLrAndSchedule(rate, null);
    }
  }

  /**
   * Changes the rate of every parameter in proportion, so that layers with rates of their own keep
   * their share: those that have {@code from} have {@code to} afterwards, to the bit.
   *
   * @param model an initialised {@link ComputationGraph} or {@link MultiLayerNetwork}
   * @throws IllegalArgumentException where a rate is negative, NaN or infinite
   */
  public static void change(Model model, double from, double to) {
    check(from, "from");
    check(to, "to");
    if (from == to) {
      return;
    }
    for (IUpdater updater : updaters(model)) {
      double rate = updater.getLearningRate(0, 0);
      updater.setLrAndSchedule(rate == from ? to : rate * (to / from), null);
    }
  }

  /**
   * The highest rate of any parameter; 0 where no updater has one.
   *
   * @param model an initialised {@link ComputationGraph} or {@link MultiLayerNetwork}
   */
  public static double highest(Model model) {
    return updaters(model).stream()
        .mapToDouble(updater -> updater.getLearningRate(0, 0))
        .max()
        .orElse(0);
  }

  private static void check(double rate, String name) {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException(
          name + " must be a finite number of at least 0, got " + rate);
    }
  }

  /** Each updater that has a rate once, as layers may share one. */
  private static Set<IUpdater> updaters(Model model) {
    Set<IUpdater> updaters = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Trainable trainable : trainables(model)) {
      if (trainable.numParams() > 0) {
        for (String parameter : trainable.paramTable(false).keySet()) {
          IUpdater updater = trainable.getConfig().getUpdaterByParam(parameter);
          // Running statistics and frozen layers have an updater without a rate.
          if (updater != null && updater.hasLearningRate()) {
            updaters.add(updater);
          }
        }
      }
    }
    return updaters;
  }

  private static Iterable<? extends Trainable> trainables(Model model) {
    return Networks.initialised(model) instanceof ComputationGraph graph
        ? Arrays.asList(graph.getVertices())
        : Arrays.asList(((MultiLayerNetwork) model).getLayers());
  }
}
