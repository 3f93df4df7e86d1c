package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.dl4j.GradientClipping;
import io.github.attnzoo.policies.dl4j.LabelSmoothing;
import io.github.attnzoo.policies.dl4j.LearningRate;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph that learns batch by batch, with the policies that work within a step: learning rate,
 * label smoothing, gradient clipping, dropout by seed. It belongs to the thread that uses it.
 */
final class Learner {
  private final ComputationGraph graph;
  private final LabelSmoothing smoothing;
  private final TrainingPasses passes;
  private double rate = Double.NaN;

  /**
   * @param graph initialised; its listeners are replaced
   * @param listeners more of them for the graph
   */
  Learner(ComputationGraph graph, TrainingConfig training, List<TrainingListener> listeners) {
    this.graph = graph;
    this.smoothing = new LabelSmoothing(training.labelSmoothing());
    this.passes = new TrainingPasses(training.labelSmoothing());
    var all = new ArrayList<TrainingListener>();
    all.add(passes);
    if (training.gradientClipping() != null) {
      all.add(new GradientClipping(training.gradientClipping()));
    }
    all.addAll(listeners);
    graph.setListeners(all);
  }

  ComputationGraph graph() {
    return graph;
  }

  /**
   * Learns the batch at a place of a step.
   *
   * @return what its forward pass measured
   */
  BatchScore learn(Step step, int place) {
    if (step.learningRate() != rate) {
      rate = step.learningRate();
      LearningRate.set(graph, rate);
    }
    DataSet batch = step.batches().get(place);
    // The batch may be one that a program's iterator gives again in the next epoch.
    var smoothed =
        new DataSet(
            batch.getFeatures(),
            batch.getLabels(),
            batch.getFeaturesMaskArray(),
            batch.getLabelsMaskArray());
    smoothing.preProcess(smoothed);
    // Each thread has a generator of its own, and takes the seed 0 for "choose one by the clock".
    Nd4j.getRandom().setSeed(step.dropoutSeed().applyAsLong(place) | 1);
    graph.fit(smoothed);
    return passes.last();
  }
}
