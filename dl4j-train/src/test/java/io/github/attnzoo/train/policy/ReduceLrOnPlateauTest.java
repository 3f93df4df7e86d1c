package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.PlateauConfig.ThresholdMode;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ReduceLrOnPlateauTest {
  /** 1.0, then 0.9 for ever: the rate is 1 at first and falls by half. */
  @ParameterizedTest
  @CsvSource({
    "2, 0, 1 1 1 1 .5 .5 .5 .25 .25 .25 .125",
    "2, 1, 1 1 1 1 .5 .5 .5 .5 .25",
    "2, 2, 1 1 1 1 .5 .5 .5 .5 .5 .25",
    "0, 0, 1 1 .5 .25 .125",
  })
  void followsTheKnownSteps(int patience, int cooldown, String rates) {
    var config =
        new PlateauConfig(
            Metric.VALIDATION_LOSS, 0.5, patience, 1e-4, ThresholdMode.RELATIVE, cooldown, 0, 1e-8);
    double[] expected = numbers(rates);
    double[] values = new double[expected.length];
    Arrays.fill(values, 0.9);
    values[0] = 1;

    assertThat(rates(config, 1, values)).isEqualTo(expected);
  }

  /** The file was written by torch.optim.lr_scheduler.ReduceLROnPlateau on random values. */
  @ParameterizedTest
  @CsvFileSource(resources = "plateau-pytorch-2.7.1.csv", numLinesToSkip = 1)
  void doesWhatPyTorchDoes(
      String mode,
      String thresholdMode,
      double threshold,
      int patience,
      int cooldown,
      double factor,
      double minLearningRate,
      double epsilon,
      double learningRate,
      String values,
      String rates) {
    var config =
        new PlateauConfig(
            mode.equals("max") ? Metric.VALIDATION_ACCURACY : Metric.VALIDATION_LOSS,
            factor,
            patience,
            threshold,
            thresholdMode.equals("rel") ? ThresholdMode.RELATIVE : ThresholdMode.ABSOLUTE,
            cooldown,
            minLearningRate,
            epsilon);

    assertThat(rates(config, learningRate, numbers(values))).isEqualTo(numbers(rates));
  }

  @Test
  void nanCountsAsBad() {
    var config =
        new PlateauConfig(Metric.TRAIN_LOSS, 0.5, 1, 1e-4, ThresholdMode.RELATIVE, 0, 0, 1e-8);

    assertThat(rates(config, 1, 1, Double.NaN, Double.NaN, 0.5)).containsExactly(1, 1, 0.5, 0.5);
    assertThat(rates(config, 1, Double.NaN, Double.NaN)).containsExactly(1, 0.5);
  }

  private static double[] rates(PlateauConfig config, double learningRate, double... values) {
    ReduceLrOnPlateau policy = ReduceLrOnPlateau.of(config, learningRate);
    var rates = DoubleStream.builder();
    for (double value : values) {
      policy = policy.update(value);
      rates.add(policy.learningRate());
    }
    return rates.build().toArray();
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
