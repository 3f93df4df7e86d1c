package io.github.attnzoo.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.training.CosineSchedule;
import io.github.attnzoo.models.training.LinearSchedule;
import io.github.attnzoo.models.training.MultiStepSchedule;
import io.github.attnzoo.models.training.OneCycleSchedule;
import io.github.attnzoo.models.training.OneCycleSchedule.Annealing;
import io.github.attnzoo.models.training.ScheduleConfig;
import io.github.attnzoo.models.training.StepSchedule;
import io.github.attnzoo.models.training.WarmUpConfig;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ScheduleTest {
  record Keys(@Nullable ScheduleConfig schedule, @Nullable WarmUpConfig warmUp) {}

  /** The file was written by src/test/python/policy_vectors.py with PyTorch's own schedulers. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "schedules-pytorch.csv",
      numLinesToSkip = 1,
      delimiter = ';',
      quoteCharacter = '\'')
  void doesWhatPyTorchDoes(
      String keys, double learningRate, int epochs, int stepsPerEpoch, String rates) {
    Keys read = ConfigReader.parse(keys, "keys", Keys.class, List.of());
    var schedule = new Schedule(read.schedule(), read.warmUp(), epochs, stepsPerEpoch);
    double[] expected = Arrays.stream(rates.split(" ")).mapToDouble(Double::parseDouble).toArray();

    assertThat(expected).hasSize(epochs * stepsPerEpoch);
    for (int step = 0; step < expected.length; step++) {
      assertThat(schedule.rate(learningRate, step))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12 * learningRate));
    }
  }

  @Test
  void withoutScheduleTheRateStays() {
    assertThat(Schedule.NONE.isConstant()).isTrue();
    assertThat(Schedule.NONE.rate(0.5, 0)).isEqualTo(0.5);
    assertThat(Schedule.NONE.rate(0.5, 1000)).isEqualTo(0.5);
  }

  @Test
  void whatChangesTheRateIsNotConstant() {
    var warmUp = new WarmUpConfig(1, 0.1);

    assertThat(new Schedule(new CosineSchedule(0), null, 1, 1).isConstant()).isFalse();
    assertThat(new Schedule(null, warmUp, 2, 1).isConstant()).isFalse();
  }

  @Test
  void theRateIsTheOneThatThePlateauRuleLowered() {
    var schedule = new Schedule(new CosineSchedule(0), new WarmUpConfig(1, 0.1), 4, 10);

    for (int step : new int[] {0, 5, 10, 25, 39}) {
      assertThat(schedule.rate(0.5, step)).isCloseTo(0.5 * schedule.rate(1, step), within(1e-15));
    }
  }

  @Test
  void aRateBelowTheLowestIsNotRaised() {
    assertThat(new Schedule(new CosineSchedule(0.1), null, 4, 1).rate(0.05, 3)).isEqualTo(0.05);
    assertThat(new Schedule(new LinearSchedule(0.1), null, 4, 1).rate(0.05, 3)).isEqualTo(0.05);
  }

  @Test
  void aPartOfAnEpochIsRoundedToStepsAndIsAtLeastOne() {
    var half = new Schedule(null, new WarmUpConfig(0.5, 0.5), 4, 5);
    var short_ = new Schedule(null, new WarmUpConfig(0.001, 0.5), 4, 5);

    assertThat(rates(half, 4)).containsExactly(0.5, 0.5 + 0.5 / 3, 0.5 + 0.5 * 2 / 3, 1);
    assertThat(rates(short_, 2)).containsExactly(0.5, 1);
  }

  @Test
  void afterTheLastStepTheRateStaysAtItsEnd() {
    var schedule = new Schedule(new LinearSchedule(0), null, 2, 2);

    assertThat(rates(schedule, 6)).containsExactly(1, 0.75, 0.5, 0.25, 0.25, 0.25);
  }

  @Test
  void aCycleOfAFewStepsHasItsEndsAndNoNaN() {
    var cycle = new OneCycleSchedule(0.5, 10, 10, Annealing.LINEAR);

    assertThat(new Schedule(cycle, null, 1, 1).rate(1, 0)).isCloseTo(0.01, within(1e-15));
    assertThat(new Schedule(cycle, null, 2, 1).rate(1, 0)).isEqualTo(1);
    assertThat(new Schedule(cycle, null, 2, 1).rate(1, 1)).isCloseTo(0.01, within(1e-15));
    assertThat(new Schedule(cycle, null, 4, 1).rate(1, 0)).isEqualTo(0.1);
    assertThat(new Schedule(cycle, null, 4, 1).rate(1, 1)).isEqualTo(1);
    assertThat(new Schedule(cycle, null, 4, 1).rate(1, 3)).isCloseTo(0.01, within(1e-15));
  }

  @Test
  void schedulesOverTheWholeTrainingDependOnItsLength() {
    assertThat(new CosineSchedule(0).dependsOnEpochs()).isTrue();
    assertThat(new LinearSchedule(0).dependsOnEpochs()).isTrue();
    assertThat(new OneCycleSchedule(0.3, 25, 1e4, Annealing.COSINE).dependsOnEpochs()).isTrue();
    assertThat(new StepSchedule(2, 0.5).dependsOnEpochs()).isFalse();
    assertThat(new MultiStepSchedule(List.of(2), 0.5).dependsOnEpochs()).isFalse();
  }

  @Test
  void milestonesMustRise() {
    assertThatThrownBy(() -> new MultiStepSchedule(List.of(), 0.5))
        .hasMessage("milestones: must have at least one epoch, got []");
    assertThatThrownBy(() -> new MultiStepSchedule(List.of(3, 3), 0.5))
        .hasMessage("milestones: must be in rising order, got [3, 3]");
  }

  @Test
  void aTrainingHasSteps() {
    assertThatThrownBy(() -> new Schedule(null, null, 0, 1)).hasMessageContaining("got 0 and 1");
    assertThatThrownBy(() -> new Schedule(null, null, 1, 0)).hasMessageContaining("got 1 and 0");
  }

  private static double[] rates(Schedule schedule, int steps) {
    double[] rates = new double[steps];
    for (int step = 0; step < steps; step++) {
      rates[step] = schedule.rate(1, step);
    }
    return rates;
  }
}
