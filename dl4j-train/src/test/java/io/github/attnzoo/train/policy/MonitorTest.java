package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private static Monitor monitor(Metric metric, double minDelta, double... values) {
    Monitor monitor = Monitor.of(new MonitorConfig(metric, minDelta));
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
  void higherIsBetterForAccuracy() {
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0, 0.5).isBetter(0.6)).isTrue();
    assertThat(monitor(Metric.TRAIN_ACCURACY, 0, 0.5).isBetter(0.4)).isFalse();
  }

  @Test
  void mustBeatTheBestByMoreThanMinDelta() {
    Monitor loss = monitor(Metric.TRAIN_LOSS, 0.25, 1);

    assertThat(loss.isBetter(0.75)).isFalse();
    assertThat(loss.isBetter(0.74)).isTrue();
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
  }
}
