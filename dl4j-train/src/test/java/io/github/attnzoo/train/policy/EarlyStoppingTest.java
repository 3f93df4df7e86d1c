package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  /** The epoch after which the training ends, 0 for never. */
  private static int stopsAfter(int patience, int startEpoch, double minDelta, double... values) {
    EarlyStopping policy =
        EarlyStopping.of(
            new EarlyStoppingConfig(patience, startEpoch),
            new MonitorConfig(Metric.VALIDATION_LOSS, minDelta));
    for (double value : values) {
      policy = policy.update(value);
      if (policy.stop()) {
        return policy.epoch();
      }
    }
    return 0;
  }

  @Test
  void stopsAfterPatienceBadEpochsInARow() {
    assertThat(stopsAfter(2, 1, 0, 1, 0.9, 0.95, 0.93, 0.8)).isEqualTo(4);
    assertThat(stopsAfter(1, 1, 0, 1, 1)).isEqualTo(2);
  }

  @Test
  void aBetterEpochStartsTheCountAgain() {
    assertThat(stopsAfter(2, 1, 0, 1, 1.1, 0.9, 1, 0.8, 1, 0.7)).isZero();
  }

  @Test
  void slowImprovementBelowMinDeltaIsMeasuredAgainstTheBest() {
    assertThat(stopsAfter(3, 1, 0.1, 1, 0.95, 0.89, 0.85)).isZero();
    assertThat(stopsAfter(3, 1, 0.1, 1, 0.99, 0.98, 0.97)).isEqualTo(4);
  }

  @Test
  void epochsBeforeTheStartAreNotJudged() {
    assertThat(stopsAfter(2, 4, 0, 0.1, 0.2, 0.3, 0.9, 0.95)).isZero();
    assertThat(stopsAfter(2, 4, 0, 0.1, 0.2, 0.3, 0.9, 0.95, 0.9)).isEqualTo(6);
  }

  @Test
  void nanCountsAsBadFromTheFirstEpoch() {
    assertThat(stopsAfter(2, 1, 0, Double.NaN, Double.NaN)).isEqualTo(2);
    assertThat(stopsAfter(2, 1, 0, Double.NaN, 1, Double.NaN, 2)).isEqualTo(4);
  }
}
