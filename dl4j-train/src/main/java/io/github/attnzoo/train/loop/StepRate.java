package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.Schedule;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The learning rate of each step. Which step it is tells the graph's own count, which its file
 * keeps.
 */
final class StepRate {
  private final ComputationGraph graph;
  private final Schedule schedule;

  StepRate(ComputationGraph graph, TrainingConfig training, int stepsPerEpoch) {
    this.graph = graph;
    this.schedule =
        new Schedule(training.schedule(), training.warmUp(), training.epochs(), stepsPerEpoch);
  }

  /**
   * The rate of the next step.
   *
   * @param learningRate the rate without schedule
   */
  double next(double learningRate) {
    return schedule.rate(learningRate, graph.getIterationCount());
  }

  /** The rate that the last step was made with. */
  double last(double learningRate) {
    return schedule.rate(learningRate, Math.max(graph.getIterationCount() - 1L, 0));
  }
}
