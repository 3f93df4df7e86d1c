package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.MonitorConfig;

/**
 * Ends the training when the monitored metric has not beaten its best for {@code patience} epochs
 * in a row. Epochs before {@code startEpoch} are not judged: they count neither as bad nor as best.
 * NaN counts as bad.
 *
 * @param config the settings
 * @param monitor the best value judged so far
 * @param epoch the last epoch seen; 0 before the first
 * @param badEpochs judged epochs in a row that were not better
 */
public record EarlyStopping(EarlyStoppingConfig config, Monitor monitor, int epoch, int badEpochs) {

  /** The state before the first epoch. */
  public static EarlyStopping of(EarlyStoppingConfig config, MonitorConfig monitor) {
    return new EarlyStopping(config, Monitor.of(monitor), 0, 0);
  }

  /** The state after the next epoch, whose value of the watched metric this is. */
  public EarlyStopping update(double value) {
    int next = epoch + 1;
    if (next < config.startEpoch()) {
      return new EarlyStopping(config, monitor, next, 0);
    }
    int bad = monitor.isBetter(value) ? 0 : badEpochs + 1;
    return new EarlyStopping(config, monitor.update(value), next, bad);
  }

  /** Whether the training ends now: the policy's decision. */
  public boolean stop() {
    return badEpochs >= config.patience();
  }
}
