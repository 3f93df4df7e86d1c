package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.CheckpointConfig;

/**
 * Decides when a training saves within an epoch.
 *
 * @param config the settings
 */
public record CheckpointInterval(CheckpointConfig config) {
  private static final double SECONDS_PER_MINUTE = 60;

  /**
   * Whether a save is due.
   *
   * @param steps since the last save, or the epoch's start
   * @param seconds since then
   */
  public boolean isDue(int steps, double seconds) {
    Integer everySteps = config.everySteps();
    Double everyMinutes = config.everyMinutes();
    return (everySteps != null && steps >= everySteps)
        || (everyMinutes != null && seconds >= everyMinutes * SECONDS_PER_MINUTE);
  }
}
