package io.github.attnzoo.train.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.CheckpointConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointIntervalTest {
  private static CheckpointInterval interval(
      @Nullable Double everyMinutes, @Nullable Integer everySteps) {
    return new CheckpointInterval(new CheckpointConfig(everyMinutes, everySteps, null, null));
  }

  @Test
  void isDueWithTheLastOfTheSteps() {
    assertThat(interval(null, 3).isDue(2, 1e9)).isFalse();
    assertThat(interval(null, 3).isDue(3, 0)).isTrue();
    assertThat(interval(null, 3).isDue(4, 0)).isTrue();
  }

  @Test
  void isDueWhenTheMinutesAreOver() {
    assertThat(interval(0.5, null).isDue(1_000_000, 29.9)).isFalse();
    assertThat(interval(0.5, null).isDue(1, 30)).isTrue();
    assertThat(interval(0.5, null).isDue(1, 31)).isTrue();
  }

  @Test
  void isDueForTheFirstOfBoth() {
    assertThat(interval(1.0, 3).isDue(3, 1)).isTrue();
    assertThat(interval(1.0, 3).isDue(1, 60)).isTrue();
    assertThat(interval(1.0, 3).isDue(1, 1)).isFalse();
  }

  @Test
  void isNeverDueWithoutEither() {
    assertThat(interval(null, null).isDue(1_000_000, 1e9)).isFalse();
  }
}
