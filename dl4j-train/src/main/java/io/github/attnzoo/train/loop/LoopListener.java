package io.github.attnzoo.train.loop;

import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Watcher;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * Hears what the loop does and changes nothing of it: progress bars, pictures, logs. As a {@link
 * Watcher} it is told of each epoch and each evaluation as it begins.
 */
public interface LoopListener extends Watcher {
  /** Deeplearning4j's own listeners to be put on the graph; asked once, as the training begins. */
  default List<TrainingListener> graphListeners() {
    return List.of();
  }

  /** A step is made. */
  default void stepDone(StepMetrics step) {}

  /** The epoch is measured, decided on and saved. */
  default void epochDone(EpochMetrics metrics, Decisions decisions) {}

  /**
   * The training is over, and the best model is measured on the test samples.
   *
   * @param epochs that were trained
   */
  default void testDone(int epochs, Classification test) {}
}
