package io.github.attnzoo.train.loop;

import java.io.IOException;

/** Where the loop leaves its state: at the end of each epoch, and within it when that is due. */
public interface Checkpoints {
  /**
   * Saves the graph as it is now.
   *
   * @param state all epochs so far, and how far the next one is
   * @param isBest whether the last epoch is the best; false within an epoch
   */
  void save(TrainingState state, boolean isBest) throws IOException;
}
