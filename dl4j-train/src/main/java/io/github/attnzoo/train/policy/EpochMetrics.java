package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one epoch.
 *
 * @param epoch counted from 1
 * @param trainLoss mean cross entropy in nats over the epoch's training passes, penalties left out;
 *     every batch is measured just before its own step, with dropout and augmentation at work
 * @param trainAccuracy share of samples classified rightly in those same passes, 0 to 1
 * @param validationLoss mean cross entropy in nats after the epoch; null without validation samples
 * @param validationAccuracy 0 to 1, after the epoch; null without validation samples
 * @param learningRate the rate of the epoch's last step; of all of them where no schedule changes
 *     it within the epoch
 * @param samplesPerSecond training samples by the time of the training passes alone
 * @param seconds wall time of the epoch, validation included
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    double learningRate,
    double samplesPerSecond,
    double seconds) {

  /** The value of one metric; NaN where it is not known. */
  public double value(Metric metric) {
    return switch (metric) {
      case TRAIN_LOSS -> trainLoss;
      case TRAIN_ACCURACY -> trainAccuracy;
      case VALIDATION_LOSS -> orNaN(validationLoss);
      case VALIDATION_ACCURACY -> orNaN(validationAccuracy);
    };
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
