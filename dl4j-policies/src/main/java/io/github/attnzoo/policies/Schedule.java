package io.github.attnzoo.policies;

import io.github.attnzoo.models.training.ScheduleConfig;
import io.github.attnzoo.models.training.ScheduleConfig.Place;
import io.github.attnzoo.models.training.WarmUpConfig;
import org.jspecify.annotations.Nullable;

/**
 * The learning rate of every step: warm-up first, then the schedule, whose steps are counted from
 * the warm-up's end. A function of the step alone, so that a resumed training finds it again.
 *
 * @param schedule null where the rate stays
 * @param warmUp null where there is none
 * @param epochs of the whole training
 * @param stepsPerEpoch steps of one epoch
 */
public record Schedule(
    @Nullable ScheduleConfig schedule,
    @Nullable WarmUpConfig warmUp,
    int epochs,
    long stepsPerEpoch) {
  /** The rate never changes by itself. */
  public static final Schedule NONE = new Schedule(null, null, 1, 1);

  public Schedule {
    if (epochs < 1 || stepsPerEpoch < 1) {
      throw new IllegalArgumentException(
          "epochs and stepsPerEpoch must be at least 1, got " + epochs + " and " + stepsPerEpoch);
    }
  }

  /** Whether a rate ever changes. */
  public boolean isConstant() {
    return schedule == null && warmUp == null;
  }

  /**
   * The learning rate of a step.
   *
   * @param rate the rate without schedule: the optimizer's, or the plateau rule's
   * @param step steps behind the training, from 0
   */
  public double rate(double rate, long step) {
    long warming = warmUpSteps();
    if (warmUp != null && step < warming) {
      return rate * warmUp.factor(step, warming);
    }
    long steps = Math.max(epochs * stepsPerEpoch - warming, 1);
    var place = new Place(Math.min(step - warming, steps - 1), steps, stepsPerEpoch);
    return schedule == null ? rate : schedule.rate(rate, place);
  }

  private long warmUpSteps() {
    return warmUp == null ? 0 : Math.max(Math.round(warmUp.epochs() * stepsPerEpoch), 1);
  }
}
