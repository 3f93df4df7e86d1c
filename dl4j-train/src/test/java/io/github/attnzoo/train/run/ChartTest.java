package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  private static final Pattern TICK =
      Pattern.compile("<text x=\"(\\d+)\"[^>]*text-anchor=\"end\">([^<]*)</text>");

  /** Wide digits of a 12 pixel font. */
  private static final double DIGIT = 7;

  @ParameterizedTest
  @CsvSource({"0.0008767, 1.2", "1e-7, 3e-7", "123456, 234567", "0, 0", "0.9996, 0.9999"})
  void labelsOfTheAxisFitBesideIt(double low, double high) {
    String svg = new Chart("Loss", List.of(new Chart.Line("loss", List.of(low, high)))).svg();

    List<MatchResult> ticks = TICK.matcher(svg).results().toList();
    assertThat(ticks).hasSize(5);
    assertThat(ticks)
        .allSatisfy(
            tick ->
                assertThat(tick.group(2).length() * DIGIT)
                    .as(tick.group(2))
                    .isLessThanOrEqualTo(Double.parseDouble(tick.group(1))));
  }

  @Test
  void valuesThatAreNoNumbersLeaveAGap() {
    String svg =
        new Chart("Loss", List.of(new Chart.Line("loss", List.of(1.0, 2.0, Double.NaN, 1.5))))
            .svg();

    assertThat(svg).containsOnlyOnce("<polyline").containsOnlyOnce("<circle");
  }
}
