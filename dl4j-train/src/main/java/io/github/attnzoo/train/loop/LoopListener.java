package io.github.attnzoo.train.loop;

import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;

/** Hears what the loop does and changes nothing of it: progress bars, pictures, logs. */
public interface LoopListener {
  /**
   * @param epoch counted from 1
   * @param samples training samples of the epoch
   */
  default void epochStarted(int epoch, int samples) {}

  /**
   * @param samples of the batch
   * @param meanLoss mean cross entropy in nats over the epoch's samples so far
   */
  default void batchDone(int samples, double meanLoss) {}

  /** The epoch is measured, decided on and saved. */
  default void epochDone(EpochMetrics metrics, Decisions decisions) {}
}
