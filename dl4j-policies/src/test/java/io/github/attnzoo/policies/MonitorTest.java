package io.github.attnzoo.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.ThresholdMode;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private static Monitor monitor(Metric metric, double minDelta, double... values) {
    return after(Monitor.of(new MonitorConfig(metric, minDelta, ThresholdMode.ABSOLUTE)), values);
  }

  private static Monitor relative(Direction direction, double margin, double... values) {
    return after(Monitor.of(direction, margin, ThresholdMode.RELATIVE), values);
  }

  private static Monitor after(Monitor start, double... values) {
    Monitor monitor = start;
    for (double value : values) {
      monitor = monitor.update(value);
    }
    return monitor;
  }

  @Test
  void comparesWithTheBestNotWithTheLast() {
    Monitor monitor = monitor(Metric.VALIDATION_LOSS, 0, 0.5, 0.9);

    assertThat(monitor.isBetter(0.7)).isFalse();
    assertThat(monitor.isBetter(0.49)).isTrue();
  }

  @Test
  void anEqualValueIsNotBetter() {
    assertThat(monitor(Metric.VALIDATION_LOSS, 0, 0.5).isBetter(0.5)).isFalse();
    assertThat(monitor(Metric.VALIDATION_ACCURACY, 0, 0.5).isBetter(0.5)).isFalse();
  }

  @Test
  void theMetricTellsTheDirection() {
    assertThat(Direction.of(Metric.TRAIN_LOSS)).isEqualTo(Direction.LOWER_IS_BETTER);
    assertThat(Direction.of(Metric.VALIDATION_LOSS)).isEqualTo(Direction.LOWER_IS_BETTER);
    assertThat(Direction.of(Metric.TRAIN_ACCURACY)).isEqualTo(Direction.HIGHER_IS_BETTER);
    assertThat(Direction.of(Metric.VALIDATION_ACCURACY)).isEqualTo(Direction.HIGHER_IS_BETTER);
  }

  @Test
  void higherIsBetterForAccuracy() {
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0, 0.5).isBetter(0.6)).isTrue();
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0, 0.5).isBetter(0.4)).isFalse();
  }

  @Test
  void beforeTheFirstValueTheBestIsTheWorstInfinity() {
    assertThat(monitor(Metric.TRAIN_LOSS, 0).best()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0).best()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0).isBetter(-1e300)).isTrue();
  }

  @Test
  void mustBeatTheBestByMoreThanMinDelta() {
    Monitor loss = monitor(Metric.TRAIN_LOSS, 0.25, 1);

    assertThat(loss.isBetter(0.75)).isFalse();
    assertThat(loss.isBetter(0.74)).isTrue();

    Monitor accuracy = monitor(Metric.TRAIN_ACCURACY, 0.25, 0.5);

    assertThat(accuracy.isBetter(0.75)).isFalse();
    assertThat(accuracy.isBetter(0.76)).isTrue();
  }

  @Test
  void aRelativeMarginIsAShareOfTheBest() {
    Monitor loss = relative(Direction.LOWER_IS_BETTER, 0.25, 4);

    assertThat(loss.isBetter(3)).isFalse();
    assertThat(loss.isBetter(2.9)).isTrue();

    Monitor accuracy = relative(Direction.HIGHER_IS_BETTER, 0.25, 4);

    assertThat(accuracy.isBetter(5)).isFalse();
    assertThat(accuracy.isBetter(5.1)).isTrue();
  }

  /** As in PyTorch, where such a metric never lowers a rate. */
  @Test
  void aRelativeMarginOfANegativeBestLetsAnEqualValuePass() {
    Monitor monitor = relative(Direction.LOWER_IS_BETTER, 1e-4, -1);

    assertThat(monitor.isBetter(-1)).isTrue();
    assertThat(monitor.isBetter(-0.9999)).isFalse();
  }

  @Test
  void theConfigChoosesTheMode() {
    var config = new MonitorConfig(Metric.TRAIN_LOSS, 0.5, ThresholdMode.RELATIVE);

    assertThat(Monitor.of(config).update(10).isBetter(6)).isFalse();
    assertThat(Monitor.of(config).update(10).isBetter(4.9)).isTrue();
  }

  @Test
  void stepsSmallerThanMinDeltaDoNotMoveTheBest() {
    Monitor loss = monitor(Metric.TRAIN_LOSS, 0.25, 1, 0.9, 0.8);

    assertThat(loss.best()).isEqualTo(1);
    assertThat(loss.isBetter(0.7)).isTrue();
  }

  @Test
  void nanIsNeverBetterAndAFirstNanIsNotTheBest() {
    Monitor monitor = monitor(Metric.VALIDATION_LOSS, 0, Double.NaN);

    assertThat(monitor.hasBest()).isFalse();
    assertThat(monitor.isBetter(Double.NaN)).isFalse();
    assertThat(monitor.isBetter(1e30)).isTrue();
    assertThat(monitor.update(3).update(Double.NaN).best()).isEqualTo(3);
  }

  @Test
  void infinityIsNeverBetter() {
    assertThat(monitor(Metric.VALIDATION_ACCURACY, 0).isBetter(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(monitor(Metric.VALIDATION_LOSS, 0).isBetter(Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(monitor(Metric.VALIDATION_LOSS, 0, 1).isBetter(Double.NEGATIVE_INFINITY)).isFalse();
  }
}
