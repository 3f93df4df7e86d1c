package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.StopReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final String TRAINING =
      """
      {"epochs": 10, "batchSize": 4, "optimizer": {"id": "adam", "learningRate": 0.01},
       "plateau": {"metric": "train-loss", "factor": 0.5, "patience": 1, "threshold": 0},
       "earlyStopping": {"patience": 2}}
      """;

  private static TrainingConfig training(String... overrides) {
    return ConfigReader.parse(TRAINING, "training", TrainingConfig.class, List.of(overrides));
  }

  private static EpochMetrics epoch(int epoch, double trainLoss, @Nullable Double validationLoss) {
    return new EpochMetrics(epoch, trainLoss, 0.5, validationLoss, 0.5, 0.01, 1, 1);
  }

  @Test
  void eachPolicyWatchesItsOwnMetric() {
    var epochs = List.of(epoch(1, 1, 3.0), epoch(2, 1, 2.0), epoch(3, 1, 4.0), epoch(4, 1, 5.0));

    Decisions decisions = Decisions.of(training(), epochs);

    assertThat(decisions.bestEpoch()).isEqualTo(2);
    assertThat(decisions.improved()).isFalse();
    assertThat(decisions.stop()).isTrue();
    assertThat(decisions.stopReason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(decisions.learningRate()).isEqualTo(0.005);
    assertThat(decisions.monitor().best()).isEqualTo(2);
  }

  @Test
  void theEpochInWhichTheRateFallsIsTold() {
    Decisions decisions = Decisions.of(training(), List.of(epoch(1, 1, 3.0), epoch(2, 1, 2.0)));

    assertThat(decisions.reduced()).isFalse();
    assertThat(decisions.update(epoch(3, 1, 1.0)).reduced()).isTrue();
    assertThat(decisions.update(epoch(3, 1, 1.0)).update(epoch(4, 1, 0.5)).reduced()).isFalse();
  }

  @Test
  void withoutPoliciesTheRateStaysAndNothingStops() {
    TrainingConfig config = training("plateau=null", "earlyStopping=null");
    Decisions decisions = Decisions.of(config, List.of(epoch(1, 1, 3.0), epoch(2, 1, 4.0)));

    assertThat(decisions.learningRate()).isEqualTo(0.01);
    assertThat(decisions.stop()).isFalse();
    assertThat(decisions.stopReason()).isNull();
    assertThat(decisions.plateau()).isNull();
  }

  @Test
  void theSecondsOfTheEpochsAddUp() {
    TrainingConfig config = training("earlyStopping.maxSeconds=2");

    assertThat(Decisions.of(config, List.of(epoch(1, 1, 3.0))).stop()).isFalse();
    assertThat(Decisions.of(config, List.of(epoch(1, 1, 3.0), epoch(2, 1, 2.0))).stopReason())
        .isEqualTo(StopReason.TIME_LIMIT);
  }

  @Test
  void goingThroughTheEpochsAgainGivesTheSameState() {
    var epochs = List.of(epoch(1, 1, 3.0), epoch(2, 2, 2.0), epoch(3, 3, 4.0));
    Decisions decisions = Decisions.of(training());
    for (EpochMetrics epoch : epochs) {
      decisions = decisions.update(epoch);
    }

    assertThat(Decisions.of(training(), epochs)).isEqualTo(decisions);
  }

  @Test
  void anUnknownMetricIsABadEpoch() {
    Decisions decisions = Decisions.of(training());

    assertThat(decisions.update(epoch(1, 1, null)).bestEpoch()).isZero();
    assertThat(decisions.update(epoch(1, 1, null)).update(epoch(2, 1, null)).stop()).isTrue();
  }
}
