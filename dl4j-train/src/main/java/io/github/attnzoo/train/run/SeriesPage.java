package io.github.attnzoo.train.run;

import io.github.attnzoo.train.report.Html;
import java.util.stream.Collectors;

/** The page {@code summary.html} of a series, in the style of the reports, with links to them. */
final class SeriesPage {
  private static final String CONTENT =
      """
      <h1>{{title}}</h1>
      <p class="result">Test accuracy <strong>{{accuracy}}</strong>, loss
      <strong>{{loss}}</strong>: mean and sample standard deviation over {{runs}}.</p>
      {{table}}<h2>Reports</h2>
      <ul>
      {{links}}</ul>
      """;

  private SeriesPage() {}

  static String html(SeriesSummary summary) {
    int done = summary.results().size();
    int all = summary.seeds().size();
    String runs = (done == all ? "" : done + " of ") + all + (all == 1 ? " seed" : " seeds");
    String links =
        summary.results().stream()
            .map(
                r ->
                    "<li><a href=\"%s/report.html\">seed %d</a></li>\n"
                        .formatted(Html.text(r.folder()), r.seed()))
            .collect(Collectors.joining());
    String content =
        CONTENT
            .replace("{{title}}", Html.text(summary.name()))
            .replace(
                "{{accuracy}}", SeriesSummary.plusMinus(summary.accuracy(), SeriesSummary::percent))
            .replace("{{loss}}", SeriesSummary.plusMinus(summary.loss(), SeriesSummary::number))
            .replace("{{runs}}", runs)
            .replace("{{table}}", Html.table(SeriesSummary.header(), summary.rows()))
            .replace("{{links}}", links);
    return Html.page(summary.name(), content);
  }
}
