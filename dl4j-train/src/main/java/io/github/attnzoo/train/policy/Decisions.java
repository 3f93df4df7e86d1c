package io.github.attnzoo.train.policy;

import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all policies decide after an epoch. The state is a pure function of the settings and of the
 * epochs so far, so a resumed training finds it again by going through them.
 *
 * @param monitor the best value of the monitored metric
 * @param bestEpoch the epoch of that value; 0 while there is none
 * @param improved whether the last epoch is the best
 * @param plateau null where the rate stays
 * @param stopping null where all epochs are trained
 * @param learningRate the rate for the next epoch
 */
public record Decisions(
    Monitor monitor,
    int bestEpoch,
    boolean improved,
    @Nullable ReduceLrOnPlateau plateau,
    @Nullable EarlyStopping stopping,
    double learningRate) {

  /** The state before the first epoch. */
  public static Decisions of(TrainingConfig config) {
    double rate = config.optimizer().learningRate();
    var plateau = config.plateau();
    var stopping = config.earlyStopping();
    return new Decisions(
        Monitor.of(config.monitor()),
        0,
        false,
        plateau == null ? null : ReduceLrOnPlateau.of(plateau, rate),
        stopping == null ? null : EarlyStopping.of(stopping, config.monitor()),
        rate);
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
    double value = epoch.value(monitor.metric());
    boolean better = monitor.isBetter(value);
    var nextPlateau =
        plateau == null ? null : plateau.update(epoch.value(plateau.monitor().metric()));
    return new Decisions(
        monitor.update(value),
        better ? epoch.epoch() : bestEpoch,
        better,
        nextPlateau,
        stopping == null ? null : stopping.update(value),
        nextPlateau == null ? learningRate : nextPlateau.learningRate());
  }

  /** Whether the training ends before its last epoch. */
  public boolean stop() {
    return stopping != null && stopping.stop();
  }
}
