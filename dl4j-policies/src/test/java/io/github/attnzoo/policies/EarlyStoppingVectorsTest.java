package io.github.attnzoo.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.ThresholdMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Beside {@code keras.callbacks.EarlyStopping}. */
class EarlyStoppingVectorsTest {
  /**
   * The file was written by src/test/python/policy_vectors.py, on random values.
   *
   * @param epochs after which Keras ends the training; 0 where it goes on
   * @param bestEpoch whose weights Keras restores
   */
  @ParameterizedTest
  @CsvFileSource(resources = "stopping-keras.csv", numLinesToSkip = 1)
  void endsWhereKerasEnds(
      String mode,
      double minDelta,
      int patience,
      @Nullable Double baseline,
      int startEpoch,
      String values,
      int epochs,
      int bestEpoch) {
    var config = new EarlyStoppingConfig(patience, startEpoch, baseline, null, null, false, null);
    Metric metric = mode.equals("max") ? Metric.VALIDATION_ACCURACY : Metric.VALIDATION_LOSS;
    EarlyStopping policy =
        EarlyStopping.of(config, new MonitorConfig(metric, minDelta, ThresholdMode.ABSOLUTE));
    int best = 0;
    for (double value : numbers(values)) {
      EarlyStopping next = policy.update(value, 1);
      best = next.monitor().equals(policy.monitor()) ? best : next.epoch();
      policy = next;
      if (policy.stop()) {
        break;
      }
    }

    assertThat(policy.stop() ? policy.epoch() : 0).isEqualTo(epochs);
    assertThat(policy.reason()).isEqualTo(epochs == 0 ? null : StopReason.NO_IMPROVEMENT);
    assertThat(best).isEqualTo(bestEpoch);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
