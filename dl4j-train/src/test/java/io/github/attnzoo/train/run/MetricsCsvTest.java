package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsCsvTest {
  private static final List<EpochMetrics> EPOCHS =
      List.of(
          new EpochMetrics(1, 0.1 + 0.2, 1.0 / 3, 2.0 / 3, 0.5, 1e-7, 12345.678, 1),
          new EpochMetrics(2, 1e-300, 1, null, null, 0.01, 1, 2));

  @Test
  void readingGivesBackEveryDigit() {
    assertThat(MetricsCsv.read(MetricsCsv.write(EPOCHS))).isEqualTo(EPOCHS);
  }

  @Test
  void unknownNumbersAreEmptyFields() {
    assertThat(MetricsCsv.write(EPOCHS).lines())
        .containsExactly(
            "epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate,"
                + "samplesPerSecond,seconds",
            "1,0.30000000000000004,0.3333333333333333,0.6666666666666666,0.5,1.0E-7,12345.678,1.0",
            "2,1.0E-300,1.0,,,0.01,1.0,2.0");
  }

  @Test
  void aBrokenLineIsNamed() {
    assertThatThrownBy(() -> MetricsCsv.read(MetricsCsv.HEADER + "\n1,2,three\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("1,2,three");
  }
}
