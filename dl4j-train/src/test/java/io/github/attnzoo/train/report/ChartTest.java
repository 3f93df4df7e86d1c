package io.github.attnzoo.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.Collections;
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
    String svg =
        Chart.of("Loss", List.of(new Chart.Line("loss", List.of(low, high))), List.of()).svg();

    List<MatchResult> ticks = TICK.matcher(svg).results().toList();
    assertThat(ticks).hasSizeBetween(3, 7);
    assertThat(ticks)
        .allSatisfy(
            tick ->
                assertThat(tick.group(2).length() * DIGIT)
                    .as(tick.group(2))
                    .isLessThanOrEqualTo(Double.parseDouble(tick.group(1))));
  }

  @Test
  void numbersBesideTheChartAreRound() {
    assertThat(labels(Axis.of(new double[] {0.381, 1.168}, false)))
        .containsExactly("0.2", "0.4", "0.6", "0.8", "1.0", "1.2");
    assertThat(labels(Axis.of(new double[] {0.3, 0.3}, false)))
        .containsExactly("0.1", "0.2", "0.3", "0.4", "0.5");
    assertThat(labels(Axis.of(new double[] {0.00003, 0.01}, true)))
        .containsExactly("1e-05", "0.0001", "0.001", "0.01");
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  @Test
  void valuesThatAreNoNumbersLeaveAGap() {
    String svg =
        Chart.of(
                "Loss",
                List.of(new Chart.Line("loss", List.of(1.0, 2.0, Double.NaN, 1.5))),
                List.of())
            .svg();

    assertThat(svg).containsOnlyOnce("<polyline").containsOnlyOnce("<circle class=\"dot");
  }

  @Test
  void theBestEpochAndFallsOfTheRateAreMarked() {
    TrainingConfig config = training("plateau.patience=1");
    var epochs = List.of(epoch(1, 0.1), epoch(2, 0.1), epoch(3, 0.1), epoch(4, 0.01));

    String html = new Curves(config, epochs).html();

    // In the charts of loss, accuracy and rate: between epochs 3 and 4, and at epoch 1.
    assertThat(html.split("mark drop", -1)).hasSize(3 + 1);
    assertThat(html.split("mark best", -1)).hasSize(3 + 1);
    assertThat(html).contains(">0.010</text>", "epoch 3: 0.1", ">best</text>");
  }

  @Test
  void fallsInEpochsOneAfterTheOtherAreMarkedEach() {
    TrainingConfig config = training("plateau.patience=0");
    var epochs = List.of(epoch(1, 0.1), epoch(2, 0.1), epoch(3, 0.01), epoch(4, 0.001));

    // After the last epoch there is none with the new rate.
    assertThat(new Curves(config, epochs).html().split("mark drop", -1)).hasSize(3 * 2 + 1);
  }

  @Test
  void fallsUnderAScheduleAreMarked() {
    TrainingConfig config = training("plateau.patience=1", "schedule={\"id\": \"cosine\"}");
    var epochs = List.of(epoch(1, 0.09), epoch(2, 0.07), epoch(3, 0.05), epoch(4, 0.003));

    assertThat(new Curves(config, epochs).html()).contains("mark drop", ">0.010</text>");
  }

  @Test
  void whatAScheduleLowersIsNoPlateau() {
    TrainingConfig steps = training("plateau=null", "schedule={\"id\": \"step\", \"epochs\": 2}");
    var epochs = List.of(epoch(1, 0.1), epoch(2, 0.1), epoch(3, 0.01), epoch(4, 0.01));

    assertThat(new Curves(steps, epochs).html()).doesNotContain("mark drop");
  }

  @Test
  void labelsOfMarksLeaveEachOtherRoom() {
    var line = new Chart.Line("loss", Collections.nCopies(50, 1.0));
    var marks =
        List.of(
            new Chart.Mark(20.5, "drop", "0.00050"),
            new Chart.Mark(40.5, "drop", "0.00025"),
            new Chart.Mark(41, "best", "best"));

    String svg = Chart.of("Loss", List.of(line), marks).svg();

    assertThat(svg).contains(">0.00050</text>", ">best</text>").doesNotContain(">0.00025</text>");
    assertThat(svg.split("mark drop", -1)).hasSize(2 + 1);
  }

  /** Whose validation loss, which stays the same, counts as bad from the second epoch on. */
  private static TrainingConfig training(String... overrides) {
    String json =
        """
        {"epochs": 10, "batchSize": 4, "optimizer": {"id": "adam", "learningRate": 0.1},
         "plateau": {"factor": 0.1}}
        """;
    return ConfigReader.parse(json, "training", TrainingConfig.class, List.of(overrides));
  }

  private static EpochMetrics epoch(int number, double rate) {
    return new EpochMetrics(number, 0.5, 0.5, 0.6, 0.4, rate, 1000, 1);
  }
}
