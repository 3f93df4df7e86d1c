package io.github.attnzoo.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.ThresholdMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static final List<Metric> BOTH = List.of(Metric.VALIDATION_LOSS, Metric.TRAIN_ACCURACY);

  private static EarlyStopping policy(Metric metric, double minDelta, String... settings) {
    return EarlyStopping.of(
        EarlyStoppingConfig.of(settings),
        new MonitorConfig(metric, minDelta, ThresholdMode.ABSOLUTE));
  }

  /** The state at the end, or with the first reason to stop. Each epoch takes a second. */
  private static EarlyStopping run(EarlyStopping start, double... values) {
    EarlyStopping policy = start;
    for (double value : values) {
      policy = policy.update(value, 1);
      if (policy.stop()) {
        return policy;
      }
    }
    return policy;
  }

  /** The epoch after which the training ends, 0 for never. */
  private static int stopsAfter(int patience, int startEpoch, double minDelta, double... values) {
    EarlyStopping end =
        run(
            policy(
                Metric.VALIDATION_LOSS,
                minDelta,
                "patience=" + patience,
                "startEpoch=" + startEpoch),
            values);
    assertThat(end.reason()).isIn(null, StopReason.NO_IMPROVEMENT);
    return end.stop() ? end.epoch() : 0;
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

  @Test
  void withoutPatienceNothingEndsIt() {
    var policy = policy(Metric.TRAIN_LOSS, 0, "patience=null");

    assertThat(run(policy, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14).stop()).isFalse();
  }

  @Test
  void withoutAnythingGivenItIsPatientForTenEpochs() {
    assertThat(run(policy(Metric.TRAIN_LOSS, 0), 1, 2, 2, 2, 2, 2, 2, 2, 2, 2).stop()).isFalse();
    assertThat(run(policy(Metric.TRAIN_LOSS, 0), 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2).epoch())
        .isEqualTo(11);
  }

  /** Keras: the count starts again only where best and baseline are both beaten. */
  @Test
  void anImprovementThatDoesNotBeatTheBaselineDoesNotStartTheCountAgain() {
    var policy = policy(Metric.VALIDATION_LOSS, 0, "patience=2", "baseline=0.5");

    assertThat(run(policy, 1, 0.9, 0.95).epoch()).isEqualTo(3);
    assertThat(run(policy, 1, 0.9, 0.8, 0.7, 0.6).stop()).isFalse();
    assertThat(run(policy, 1, 0.4, 0.6).stop()).isFalse();
    assertThat(run(policy, 1, 0.4, 0.6).badEpochs()).isEqualTo(1);
    assertThat(run(policy, 1, 0.4, 0.6, 0.45).epoch()).isEqualTo(4);
  }

  @Test
  void theBaselineMustBeBeatenByMoreThanMinDeltaToo() {
    var policy = policy(Metric.TRAIN_ACCURACY, 0.1, "patience=2", "baseline=0.5");

    assertThat(run(policy, 0.59).badEpochs()).isEqualTo(1);
    assertThat(run(policy, 0.61).badEpochs()).isZero();
  }

  @Test
  void endsWithTheFirstValueThatIsGoodEnough() {
    EarlyStopping loss = policy(Metric.VALIDATION_LOSS, 0, "stoppingThreshold=0.2");
    EarlyStopping accuracy = policy(Metric.TRAIN_ACCURACY, 0, "stoppingThreshold=0.9");

    assertThat(run(loss, 1, 0.2, 0.2).stop()).isFalse();
    assertThat(run(loss, 1, 0.19, 0.2).epoch()).isEqualTo(2);
    assertThat(run(loss, 0.1).reason()).isEqualTo(StopReason.THRESHOLD_REACHED);
    assertThat(run(accuracy, 0.5, 0.9).stop()).isFalse();
    assertThat(run(accuracy, 0.5, 0.91).reason()).isEqualTo(StopReason.THRESHOLD_REACHED);
  }

  @Test
  void endsWithTheFirstValueThatIsTooBad() {
    EarlyStopping loss = policy(Metric.VALIDATION_LOSS, 0, "divergenceThreshold=3");
    EarlyStopping accuracy = policy(Metric.TRAIN_ACCURACY, 0, "divergenceThreshold=0.2");

    assertThat(run(loss, 1, 3, 2.9).stop()).isFalse();
    assertThat(run(loss, 1, 3.1).reason()).isEqualTo(StopReason.DIVERGED);
    assertThat(run(accuracy, 0.5, 0.2).stop()).isFalse();
    assertThat(run(accuracy, 0.5, 0.1).reason()).isEqualTo(StopReason.DIVERGED);
    assertThat(run(loss, 1, Double.POSITIVE_INFINITY).reason()).isEqualTo(StopReason.DIVERGED);
    assertThat(run(loss, 1, Double.NaN).stop()).isFalse();
  }

  @Test
  void endsAtOnceWithoutANumberWhereThatIsChecked() {
    for (Metric metric : BOTH) {
      EarlyStopping policy = policy(metric, 0, "checkFinite=true");

      assertThat(run(policy, 1, Double.NaN).reason()).isEqualTo(StopReason.NOT_FINITE);
      assertThat(run(policy, Double.NEGATIVE_INFINITY).reason()).isEqualTo(StopReason.NOT_FINITE);
      assertThat(run(policy, 1).stop()).isFalse();
    }
  }

  @Test
  void endsWhenTheTimeIsOver() {
    EarlyStopping policy = policy(Metric.TRAIN_LOSS, 0, "maxSeconds=2.5");

    EarlyStopping end = run(policy, 5, 4, 3, 2, 1);

    assertThat(end.epoch()).isEqualTo(3);
    assertThat(end.seconds()).isEqualTo(3);
    assertThat(end.reason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(policy.update(1, 2.5).stop()).isTrue();
    assertThat(policy.update(1, 2.4).stop()).isFalse();
  }

  @Test
  void theTimeCountsBeforeTheStartEpochAndNothingElseDoes() {
    EarlyStopping policy =
        policy(
            Metric.TRAIN_LOSS,
            0,
            "startEpoch=5",
            "patience=1",
            "maxSeconds=4",
            "checkFinite=true",
            "divergenceThreshold=3");

    EarlyStopping end = run(policy, 9, Double.NaN, 9, 1);

    assertThat(end.epoch()).isEqualTo(4);
    assertThat(end.reason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(end.monitor().hasBest()).isFalse();
  }

  @Test
  void theFirstReasonThatHoldsIsTold() {
    EarlyStopping policy =
        policy(
            Metric.TRAIN_LOSS,
            0,
            "patience=1",
            "maxSeconds=1.5",
            "checkFinite=true",
            "stoppingThreshold=1",
            "divergenceThreshold=3");

    assertThat(run(policy, 2, 4).reason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(run(policy, 4).reason()).isEqualTo(StopReason.DIVERGED);
    assertThat(run(policy, Double.POSITIVE_INFINITY).reason()).isEqualTo(StopReason.NOT_FINITE);
  }

  @Test
  void everyReasonHasWords() {
    for (StopReason reason : StopReason.values()) {
      assertThat(reason.words()).isNotBlank();
    }
  }
}
