package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.LoadedData;

/** Whether there are samples to train on, and to validate on where the config wants to. */
final class SplitCheck {
  private SplitCheck() {}

  /**
   * Checks the parts of a data set.
   *
   * @throws RunException if one that is needed is empty
   */
  static void check(ModelConfig config, LoadedData data) {
    if (data.train().size() == 0) {
      throw new RunException("data: expected at least one training sample, found none");
    }
    if (data.validation().size() == 0 && config.data().validationFraction() > 0) {
      throw new RunException(
          "data.validationFraction: expected a share that is at least one sample, found "
              + config.data().validationFraction()
              + " of "
              + data.train().size()
              + (data.train().size() == 1 ? " sample" : " samples"));
    }
  }
}
