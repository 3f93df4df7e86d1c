package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.Schedule;
import io.github.attnzoo.policies.dl4j.LearningRate;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Sets the learning rate of each step. Which step it is tells the graph's own count, which its file
 * keeps.
 */
final class StepRate {
  private final ComputationGraph graph;
  private final Schedule schedule;
  private double current = Double.NaN;

  StepRate(ComputationGraph graph, TrainingConfig training, int stepsPerEpoch) {
    this.graph = graph;
    this.schedule =
        new Schedule(training.schedule(), training.warmUp(), training.epochs(), stepsPerEpoch);
  }

  /**
   * Sets the rate of the next step.
   *
   * @param learningRate the rate without schedule
   */
  void setNext(double learningRate) {
    double rate = schedule.rate(learningRate, graph.getIterationCount());
    if (rate != current) {
      LearningRate.set(graph, rate);
      current = rate;
    }
  }

  /** The rate that the last step was made with. */
  double last(double learningRate) {
    return schedule.rate(learningRate, Math.max(graph.getIterationCount() - 1L, 0));
  }
}
