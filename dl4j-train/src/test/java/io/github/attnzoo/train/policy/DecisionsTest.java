package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.AdamConfig;
import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.PlateauConfig.ThresholdMode;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final PlateauConfig PLATEAU =
      new PlateauConfig(Metric.TRAIN_LOSS, 0.5, 1, 0, ThresholdMode.ABSOLUTE, 0, 0, 0);

  private static TrainingConfig training(Metric metric) {
    return new TrainingConfig(
        10,
        4,
        Kernels.PLAIN,
        new AdamConfig(0.01, 0.9, 0.999, 1e-8),
        0,
        new MonitorConfig(metric, 0),
        PLATEAU,
        new EarlyStoppingConfig(2, 1));
  }

  private static EpochMetrics epoch(int epoch, double trainLoss, @Nullable Double validationLoss) {
    return new EpochMetrics(epoch, trainLoss, 0.5, validationLoss, 0.5, 0.01, 1, 1);
  }

  @Test
  void eachPolicyWatchesItsOwnMetric() {
    var epochs = List.of(epoch(1, 1, 3.0), epoch(2, 1, 2.0), epoch(3, 1, 4.0), epoch(4, 1, 5.0));

    Decisions decisions = Decisions.of(training(Metric.VALIDATION_LOSS), epochs);

    assertThat(decisions.bestEpoch()).isEqualTo(2);
    assertThat(decisions.improved()).isFalse();
    assertThat(decisions.stop()).isTrue();
    assertThat(decisions.learningRate()).isEqualTo(0.005);
  }

  @Test
  void goingThroughTheEpochsAgainGivesTheSameState() {
    var epochs = List.of(epoch(1, 1, 3.0), epoch(2, 2, 2.0), epoch(3, 3, 4.0));
    Decisions decisions = Decisions.of(training(Metric.VALIDATION_LOSS));
    for (EpochMetrics epoch : epochs) {
      decisions = decisions.update(epoch);
    }

    assertThat(Decisions.of(training(Metric.VALIDATION_LOSS), epochs)).isEqualTo(decisions);
  }

  @Test
  void anUnknownMetricIsABadEpoch() {
    Decisions decisions = Decisions.of(training(Metric.VALIDATION_LOSS));

    assertThat(decisions.update(epoch(1, 1, null)).bestEpoch()).isZero();
    assertThat(decisions.update(epoch(1, 1, null)).update(epoch(2, 1, null)).stop()).isTrue();
  }
}
