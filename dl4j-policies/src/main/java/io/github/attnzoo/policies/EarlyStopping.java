package io.github.attnzoo.policies;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.MonitorConfig;
import org.jspecify.annotations.Nullable;

/**
 * Ends a training before its last epoch, for the first of these reasons that holds after an epoch:
 *
 * <ol>
 *   <li>the epochs so far took {@code maxSeconds};
 *   <li>the value is NaN or infinite, where {@code checkFinite} is set;
 *   <li>the value is better than {@code stoppingThreshold};
 *   <li>the value is worse than {@code divergenceThreshold};
 *   <li>the value is no better than the best so far, and neither was it in the {@code patience - 1}
 *       epochs before.
 * </ol>
 *
 * <p>Epochs before {@code startEpoch} are not judged: they count neither as bad nor as best, and
 * only the time can end the training there. With a {@code baseline} an epoch that is the best so
 * far but does not beat the baseline does not start the count again, nor does it end the training,
 * as in Keras.
 *
 * @param config the settings
 * @param monitor the best value judged so far
 * @param epoch the last epoch seen; 0 before the first
 * @param badEpochs judged epochs since the one that last started the count
 * @param seconds that the epochs so far took
 * @param reason why the training ends now: the policy's decision; null where it goes on
 */
public record EarlyStopping(
    EarlyStoppingConfig config,
    Monitor monitor,
    int epoch,
    int badEpochs,
    double seconds,
    @Nullable StopReason reason) {

  /** The state before the first epoch. */
  public static EarlyStopping of(EarlyStoppingConfig config, MonitorConfig monitor) {
    return of(config, Monitor.of(monitor));
  }

  /** The state before the first epoch, with a monitor that has seen nothing. */
  public static EarlyStopping of(EarlyStoppingConfig config, Monitor monitor) {
    return new EarlyStopping(config, monitor, 0, 0, 0, null);
  }

  /**
   * The state after the next epoch.
   *
   * @param value of the watched metric
   * @param seconds that the epoch took
   */
  public EarlyStopping update(double value, double seconds) {
    int next = epoch + 1;
    double sum = this.seconds + seconds;
    Double limit = config.maxSeconds();
    StopReason time = limit != null && sum >= limit ? StopReason.TIME_LIMIT : null;
    if (next < config.startEpoch()) {
      return new EarlyStopping(config, monitor, next, 0, sum, time);
    }
    boolean better = monitor.isBetter(value);
    int bad = better && beatsBaseline(value) ? 0 : badEpochs + 1;
    StopReason why = time != null ? time : reason(value, better, bad);
    return new EarlyStopping(config, monitor.update(value), next, bad, sum, why);
  }

  private @Nullable StopReason reason(double value, boolean better, int bad) {
    Direction direction = monitor.direction();
    Double good = config.stoppingThreshold();
    Double worst = config.divergenceThreshold();
    Integer patience = config.patience();
    if (config.checkFinite() && !Double.isFinite(value)) {
      return StopReason.NOT_FINITE;
    }
    if (good != null && direction.isBetter(value, good)) {
      return StopReason.THRESHOLD_REACHED;
    }
    if (worst != null && direction.isBetter(worst, value)) {
      return StopReason.DIVERGED;
    }
    return patience != null && !better && bad >= patience ? StopReason.NO_IMPROVEMENT : null;
  }

  private boolean beatsBaseline(double value) {
    Double baseline = config.baseline();
    return baseline == null || monitor.beats(value, baseline);
  }

  /** Whether the training ends now. */
  public boolean stop() {
    return reason != null;
  }
}
