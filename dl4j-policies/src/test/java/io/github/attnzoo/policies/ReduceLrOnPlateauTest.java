package io.github.attnzoo.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.PlateauConfig.Rule;
import io.github.attnzoo.models.training.ThresholdMode;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceLrOnPlateauTest {
  /** 1.0, then 0.9 for ever: the rate is 1 at first and falls by half. */
  @ParameterizedTest
  @CsvSource({
    "pytorch, 2, 0, 1 1 1 1 .5 .5 .5 .25 .25 .25 .125",
    "pytorch, 2, 1, 1 1 1 1 .5 .5 .5 .5 .25",
    "pytorch, 2, 2, 1 1 1 1 .5 .5 .5 .5 .5 .25",
    "pytorch, 0, 0, 1 1 .5 .25 .125",
    "pytorch, 1, 0, 1 1 1 .5 .5 .25 .25 .125",
    "keras, 2, 0, 1 1 1 .5 .5 .25 .25 .125",
    "keras, 2, 1, 1 1 1 .5 .5 .25 .25 .125",
    "keras, 2, 2, 1 1 1 .5 .5 .5 .25 .25 .25 .125",
    "keras, 1, 0, 1 1 .5 .25 .125",
    "keras, 0, 0, 1 1 .5 .25 .125",
  })
  void followsTheKnownSteps(String rule, int patience, int cooldown, String rates) {
    var config =
        PlateauConfig.of(
            "rule=" + rule, "factor=0.5", "patience=" + patience, "cooldown=" + cooldown);
    double[] expected = numbers(rates);
    double[] values = new double[expected.length];
    Arrays.fill(values, 0.9);
    values[0] = 1;

    assertThat(rates(config, 1, values)).isEqualTo(expected);
  }

  /** Both files were written by src/test/python/policy_vectors.py, on random values. */
  @ParameterizedTest
  @CsvFileSource(
      resources = {"plateau-pytorch.csv", "plateau-keras.csv"},
      numLinesToSkip = 1)
  void doesWhatTheOriginalsDo(
      String rule,
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
            rule.equals("keras") ? Rule.KERAS : Rule.PYTORCH,
            factor,
            patience,
            threshold,
            thresholdMode.equals("rel") ? ThresholdMode.RELATIVE : ThresholdMode.ABSOLUTE,
            cooldown,
            minLearningRate,
            epsilon);

    assertThat(rates(config, learningRate, numbers(values))).isEqualTo(numbers(rates));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateThatIsNoneIsRefused(double rate) {
    assertThatThrownBy(() -> ReduceLrOnPlateau.of(PlateauConfig.of(), rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learningRate must be a finite number of at least 0, got " + rate);
  }

  @Test
  void whatIsLeftOutIsTheRulesOwn() {
    assertThat(PlateauConfig.of().thresholdMode()).isEqualTo(ThresholdMode.RELATIVE);
    assertThat(PlateauConfig.of().epsilon()).isEqualTo(1e-8);
    assertThat(PlateauConfig.of("rule=keras").thresholdMode()).isEqualTo(ThresholdMode.ABSOLUTE);
    assertThat(PlateauConfig.of("rule=keras").epsilon()).isZero();
    assertThat(PlateauConfig.of("rule=keras", "thresholdMode=relative").thresholdMode())
        .isEqualTo(ThresholdMode.RELATIVE);
    assertThat(PlateauConfig.of("epsilon=0.5").epsilon()).isEqualTo(0.5);
  }

  @Test
  void nanCountsAsBad() {
    var config = PlateauConfig.of("metric=train-loss", "factor=0.5", "patience=1");

    assertThat(rates(config, 1, 1, Double.NaN, Double.NaN, 0.5)).containsExactly(1, 1, 0.5, 0.5);
    assertThat(rates(config, 1, Double.NaN, Double.NaN)).containsExactly(1, 0.5);
  }

  @Test
  void anEqualNegativeLossNeverLowersTheRateByTheRelativeThreshold() {
    var config = PlateauConfig.of("factor=0.5", "patience=0");

    assertThat(rates(config, 1, -1, -1, -1, -1)).containsOnly(1);
    assertThat(rates(PlateauConfig.of("patience=0", "thresholdMode=absolute"), 1, -1, -1))
        .containsExactly(1, 0.1);
  }

  @Test
  void theRateStopsAtTheLowest() {
    var config = PlateauConfig.of("factor=0.5", "patience=0", "minLearningRate=0.3");

    assertThat(rates(config, 1, 1, 1, 1, 1)).containsExactly(1, 0.5, 0.3, 0.3);
  }

  @Test
  void aFallOfEpsilonIsNotMade() {
    assertThat(rates(PlateauConfig.of("factor=0.5", "patience=0", "epsilon=0.5"), 1, 1, 1))
        .containsExactly(1, 1);
    assertThat(rates(PlateauConfig.of("factor=0.5", "patience=0", "epsilon=0.49"), 1, 1, 1, 1))
        .containsExactly(1, 0.5, 0.5);
  }

  @Test
  void anImprovementWithinTheCooldownBecomesTheBest() {
    var config = PlateauConfig.of("factor=0.5", "patience=0", "cooldown=2");

    ReduceLrOnPlateau policy = after(config, 1, 1, 1, 0.5, 0.6);

    assertThat(policy.monitor().best()).isEqualTo(0.5);
    assertThat(policy.cooldownLeft()).isZero();
    assertThat(policy.learningRate()).isEqualTo(0.5);
    assertThat(policy.update(0.6).learningRate()).isEqualTo(0.25);
  }

  @Test
  void kerasGoesOnCountingAtTheLowestRate() {
    var config = PlateauConfig.of("rule=keras", "factor=0.5", "patience=2", "minLearningRate=0.5");

    assertThat(after(config, 0.5, 1, 1, 1, 1, 1).badEpochs()).isEqualTo(4);
    assertThat(after(config, 1, 1, 1, 1, 1, 1).learningRate()).isEqualTo(0.5);
  }

  @Test
  void theDirectionMayBeGivenInsteadOfTheMetric() {
    var policy =
        ReduceLrOnPlateau.of(
            PlateauConfig.of("patience=0", "factor=0.5"), Direction.HIGHER_IS_BETTER, 1);

    assertThat(policy.update(1).update(2).learningRate()).isEqualTo(1);
    assertThat(policy.update(2).update(1).learningRate()).isEqualTo(0.5);
  }

  private static ReduceLrOnPlateau after(PlateauConfig config, double rate, double... values) {
    ReduceLrOnPlateau policy = ReduceLrOnPlateau.of(config, rate);
    for (double value : values) {
      policy = policy.update(value);
    }
    return policy;
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
