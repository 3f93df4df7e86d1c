package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.EarlyStopping;
import io.github.attnzoo.policies.Monitor;
import io.github.attnzoo.policies.ReduceLrOnPlateau;
import io.github.attnzoo.policies.StopReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all policies decide after an epoch. The state is a pure function of the settings and of the
 * epochs so far, so a resumed training finds it again by going through them.
 *
 * @param metric the monitored one
 * @param monitor the best value of the monitored metric
 * @param bestEpoch the epoch of that value; 0 while there is none
 * @param improved whether the last epoch is the best
 * @param plateau null where the rate stays
 * @param stopping null where all epochs are trained
 * @param learningRate the rate for the next epoch, before any schedule
 * @param reduced whether the plateau rule lowered it after the last epoch
 */
public record Decisions(
    Metric metric,
    Monitor monitor,
    int bestEpoch,
    boolean improved,
    @Nullable ReduceLrOnPlateau plateau,
    @Nullable EarlyStopping stopping,
    double learningRate,
    boolean reduced) {

  /** The state before the first epoch. */
  public static Decisions of(TrainingConfig config) {
    double rate = config.optimizer().learningRate();
    var plateau = config.plateau();
    var stopping = config.earlyStopping();
    return new Decisions(
        config.monitor().metric(),
        Monitor.of(config.monitor()),
        0,
        false,
        plateau == null ? null : ReduceLrOnPlateau.of(plateau, rate),
        stopping == null ? null : EarlyStopping.of(stopping, config.monitor()),
        rate,
        false);
  }

  /** The state after these epochs, in their order. */
  public static Decisions of(TrainingConfig config, List<EpochMetrics> epochs) {
    Decisions decisions = of(config);
    for (EpochMetrics epoch : epochs) {
      decisions = decisions.update(epoch);
    }
    return decisions;
  }

  /** The state after one more epoch. */
  public Decisions update(EpochMetrics epoch) {
    double value = epoch.value(metric);
    boolean better = monitor.isBetter(value);
    var nextPlateau =
        plateau == null ? null : plateau.update(epoch.value(plateau.config().metric()));
    double rate = nextPlateau == null ? learningRate : nextPlateau.learningRate();
    return new Decisions(
        metric,
        monitor.update(value),
        better ? epoch.epoch() : bestEpoch,
        better,
        nextPlateau,
        stopping == null ? null : stopping.update(value, epoch.seconds()),
        rate,
        rate < learningRate);
  }

  /** Why the training ends before its last epoch; null where it goes on. */
  public @Nullable StopReason stopReason() {
    return stopping == null ? null : stopping.reason();
  }

  /** Whether the training ends before its last epoch. */
  public boolean stop() {
    return stopReason() != null;
  }
}
