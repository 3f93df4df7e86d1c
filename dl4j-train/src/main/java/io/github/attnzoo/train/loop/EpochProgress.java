package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.config.RuleViolation;

/**
 * The part of an epoch that is done. With the graph it tells all that the rest of the epoch depends
 * on: order, augmentation and dropout are functions of seed, epoch and step.
 *
 * @param steps done
 * @param sum of what the training passes measured
 * @param seconds that the training passes took
 */
public record EpochProgress(int steps, BatchScore sum, double seconds) {
  /** The start of an epoch. */
  static final EpochProgress NONE = new EpochProgress(0, BatchScore.NONE, 0);

  public EpochProgress {
    if (steps < 0 || seconds < 0) {
      throw new RuleViolation(
          "steps", "must not be negative, nor seconds, got " + steps + " and " + seconds);
    }
  }

  /**
   * A step later.
   *
   * @param score of the step
   * @param seconds of all training passes so far
   */
  EpochProgress plus(BatchScore score, double seconds) {
    return new EpochProgress(steps + 1, sum.plus(score), seconds);
  }

  /** Training samples of the epoch that are done. */
  public int samples() {
    return sum.samples();
  }
}
