package io.github.attnzoo.train.loop;

import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is. Besides the graph this is all that it needs to go on: the policies' state
 * is a function of the epochs, and all that is drawn at random one of seed, epoch and step.
 *
 * @param epochs that are done
 * @param progress in the epoch after them; null where it has not begun
 */
public record TrainingState(List<EpochMetrics> epochs, @Nullable EpochProgress progress) {
  /** Before the first epoch. */
  public static final TrainingState START = new TrainingState(List.of(), null);

  public TrainingState {
    epochs = List.copyOf(epochs);
  }

  /** Epochs that have begun. */
  public int epochsBegun() {
    return epochs.size() + (progress == null ? 0 : 1);
  }

  /** In words, for messages: {@code epoch 3}, or {@code epoch 3 and step 17 of the next}. */
  public String words() {
    return "epoch "
        + epochs.size()
        + (progress == null ? "" : " and step " + progress.steps() + " of the next");
  }
}
