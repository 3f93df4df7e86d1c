package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.config.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesSummaryTest {
  private static final List<SeedResult> RESULTS =
      List.of(
          new SeedResult(1, "seed-1", 5, 4, 0.80, 0.5),
          new SeedResult(2, "seed-2", 5, 5, 0.83, 0.4),
          new SeedResult(9, "seed-9", 3, 1, 0.86, 0.9));

  @Test
  void meanAndSampleStandardDeviationByHand() {
    var summary = new SeriesSummary("three", List.of(1L, 2L, 9L), RESULTS);

    assertThat(summary.accuracy().mean()).isCloseTo(0.83, within(1e-12));
    assertThat(summary.accuracy().standardDeviation()).isCloseTo(0.03, within(1e-12));
    assertThat(summary.loss().mean()).isCloseTo(0.6, within(1e-12));
    assertThat(summary.loss().standardDeviation()).isCloseTo(Math.sqrt(0.07), within(1e-12));
    assertThat(summary.loss().min()).isEqualTo(0.4);
    assertThat(summary.loss().max()).isEqualTo(0.9);
  }

  @Test
  void oneRunHasNoDeviation() {
    var summary = new SeriesSummary("one", List.of(1L), RESULTS.subList(0, 1));

    assertThat(summary.accuracy().standardDeviation()).isNull();
    assertThat(summary.rows()).extracting(row -> row.get(0)).doesNotContain("standard deviation");
    assertThat(SeriesPage.html(summary)).contains("80.00 %").doesNotContain("\u00b1");
  }

  @Test
  void thePageHasTheLineTheTableAndLinks() {
    String html = SeriesPage.html(new SeriesSummary("<a>", List.of(1L, 2L, 9L, 10L), RESULTS));

    assertThat(html)
        .contains("&lt;a&gt;", "83.00 % \u00b1 3.00 %", "3 of 4 seeds", "seed-9/report.html")
        .doesNotContain("{{", "<script", "http");
  }

  @Test
  void theJsonHasRunsAndSpread() {
    var summary = new SeriesSummary("three", List.of(1L, 2L, 9L), RESULTS);

    assertThat(Json.write(summary.json()))
        .contains("\"status\": \"finished\"", "\"seed\": 9", "\"standardDeviation\": 0.0");
    assertThat(Json.write(new SeriesSummary("x", List.of(1L, 2L), RESULTS.subList(0, 1)).json()))
        .contains("\"status\": \"running\"", "\"standardDeviation\": null");
  }
}
