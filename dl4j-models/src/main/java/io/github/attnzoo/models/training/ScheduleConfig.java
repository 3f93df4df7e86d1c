package io.github.attnzoo.models.training;

/**
 * The key {@code training.schedule}: how the learning rate changes in the course of a training,
 * whatever the metrics say.
 *
 * <p>A schedule multiplies in effect what the plateau rule decides: it gets the rate without
 * schedule, which is the optimizer's or what the plateau rule made of it.
 */
public sealed interface ScheduleConfig
    permits CosineSchedule, LinearSchedule, OneCycleSchedule, StepSchedule, MultiStepSchedule {
  /**
   * Where a training is.
   *
   * @param step steps behind it, from 0 to {@code steps - 1}; those of a warm-up don't count
   * @param steps of the whole training; those of a warm-up don't count
   * @param stepsPerEpoch steps of one epoch
   */
  record Place(long step, long steps, long stepsPerEpoch) {
    /** The share of the training that is behind it, 0 to 1. */
    double progress() {
      return (double) step / steps;
    }

    /** Epochs behind it, those of a warm-up not counted. */
    long epoch() {
      return step / stepsPerEpoch;
    }
  }

  /**
   * The learning rate of a step.
   *
   * @param rate the rate without schedule
   */
  double rate(double rate, Place place);

  /** The lowest rate that the schedule aims for as a difference; 0 where it knows only factors. */
  double minLearningRate();

  /** Whether another number of epochs would have changed the rates of the epochs before. */
  boolean dependsOnEpochs();
}
