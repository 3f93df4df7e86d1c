package io.github.attnzoo.train.loop;

import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.util.List;

/** Where the loop leaves its state at the end of each epoch. */
public interface Checkpoints {
  /**
   * Saves the graph as it is now.
   *
   * @param epochs all epochs so far
   * @param isBest whether the last of them is the best
   */
  void save(List<EpochMetrics> epochs, boolean isBest) throws IOException;
}
