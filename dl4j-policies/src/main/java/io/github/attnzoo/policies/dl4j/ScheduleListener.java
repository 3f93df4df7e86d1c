package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.policies.Schedule;
import java.io.Serial;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/**
 * Sets the learning rate of every step by a schedule, one rate for all layers. Steps are counted by
 * the network's own iteration count, which its file keeps, so that a network that was saved and
 * loaded goes on where it was.
 *
 * <pre>{@code
 * var schedule = new Schedule(new CosineSchedule(0), new WarmUpConfig(1, 0.01), epochs, stepsPerEpoch);
 * graph.addListeners(new ScheduleListener(schedule, () -> 0.001));
 * }</pre>
 */
public final class ScheduleListener extends BaseTrainingListener {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;
  private final transient DoubleSupplier rate;

  /**
   * @param rate the rate without schedule, asked before every step: a constant, or {@link
   *     EpochPolicies#learningRate} where the plateau rule lowers it
   */
  public ScheduleListener(Schedule schedule, DoubleSupplier rate) {
    this.schedule = Networks.given(schedule, "schedule");
    this.rate = Networks.given(rate, "rate");
  }

  @Override
  public void onEpochStart(Model model) {
    set(model, BaseOptimizer.getIterationCount(model));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    set(model, iteration + 1L);
  }

  private void set(Model model, long step) {
    LearningRate.set(model, schedule.rate(rate.getAsDouble(), step));
  }
}
