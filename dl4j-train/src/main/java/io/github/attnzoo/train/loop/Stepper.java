package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Makes the steps of a training: in the graph alone, or in copies of it side by side. */
sealed interface Stepper extends AutoCloseable permits SingleStepper, WorkerGroup {
  /**
   * The stepper for as many workers as the settings say.
   *
   * @param graph initialised, on its kernels; its listeners are replaced
   * @param listeners for the graph, not for its copies
   */
  static Stepper of(
      ComputationGraph graph, TrainingConfig training, List<TrainingListener> listeners) {
    return training.workers() == 1
        ? new SingleStepper(new Learner(graph, training, listeners))
        : WorkerGroup.start(graph, training, listeners);
  }

  /**
   * Makes a step, after which the graph holds its result, its score that of the step.
   *
   * @return what the training passes measured, over all batches of the step
   */
  BatchScore step(Step step);

  /** Counts an epoch. */
  void countEpoch();

  /** Ends the workers; the graph stays. */
  @Override
  void close();
}
