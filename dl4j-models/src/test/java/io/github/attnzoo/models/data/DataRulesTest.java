package io.github.attnzoo.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataRulesTest {
  private static final Normalization GREY = new Normalization(List.of(0.5), List.of(0.5));

  @Test
  void normalizationHasAValueForEachChannel() {
    assertThatThrownBy(() -> new Cifar10(GREY, null, 0.1, null))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "normalization: must have one mean and one std per channel, got 1 for channels=3");
    assertThatThrownBy(
            () -> new ImageFolder("pets", List.of("a", "b"), 8, 8, 3, 0.2, GREY, null, 0.1, null))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "normalization: must have one mean and one std per channel, got 1 for channels=3");
  }

  @Test
  void generatedSequencesHaveAPatternForEachClass() {
    assertThat(new GeneratedSequences(8, 8, 4, 4, 3, 8, 1, 0, 0, null).classes()).isEqualTo(8);
    assertThatThrownBy(() -> new GeneratedSequences(8, 8, 4, 4, 3, 9, 1, 0, 0, null))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "classes: must be at most 2^(signalSteps * features), the patterns there are, got classes=9,"
                + " signalSteps=1, features=3");
  }

  @Test
  void normalizationIsGivenOrComputed() {
    assertThat(new Cifar10(new Normalization(List.of(), List.of(), true), null, 0.1, null).shape())
        .isNotNull();
    assertThatThrownBy(() -> new Normalization(List.of(0.5), List.of(0.5), true))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "computed: must be false where mean and std are given, got true and mean=[0.5]");
    assertThatThrownBy(() -> new Normalization(List.of(), List.of()))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "mean: must have a number per channel or feature where computed is false, got []");
  }

  @Test
  void rowsOfAPictureAreNormalisedColumnByColumn() {
    assertThatThrownBy(() -> new FashionMnist(Reading.ROWS, GREY, 0.1, null))
        .isInstanceOf(RuleViolation.class)
        .hasMessage(
            "normalization: must have one mean and one std per feature, got 1 for features=28");
    assertThat(new FashionMnist(Reading.IMAGE, GREY, 0.1, null).normalization()).isEqualTo(GREY);
  }
}
