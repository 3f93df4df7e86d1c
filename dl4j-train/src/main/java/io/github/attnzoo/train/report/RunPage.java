package io.github.attnzoo.train.report;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code report.html}: one file, self-contained, without scripts, for light and dark
 * screens. While the run goes on the page asks for itself anew.
 *
 * @param status {@code running}, {@code finished}, {@code failed} or {@code interrupted}
 * @param message what ended a run that failed; empty else
 * @param parameters how many numbers the model learns
 * @param peakMemory the most memory that the process had, in bytes; 0 where that can't be told
 * @param test what the best model made of the test samples; null before the end
 * @param facts names and what they are: where the run comes from
 */
public record RunPage(
    ModelConfig config,
    String status,
    String message,
    List<EpochMetrics> epochs,
    Decisions decisions,
    long parameters,
    long peakMemory,
    @Nullable TestResult test,
    List<List<String>> facts) {
  private static final String RUNNING = "running";
  private static final String REFRESH = "<meta http-equiv=\"refresh\" content=\"10\">\n";

  public RunPage {
    epochs = List.copyOf(epochs);
    facts = facts.stream().map(List::copyOf).toList();
  }

  /** The page as text. */
  public String html() {
    var page = new StringBuilder();
    page.append("<h1>").append(Html.text(config.name()));
    page.append(" <span class=\"status ").append(status).append("\">").append(status);
    page.append("</span></h1>\n").append(summary()).append(figures());
    if (!epochs.isEmpty()) {
      String curves = new Curves(config.training(), epochs).html();
      page.append(
          Html.section(
              "Curves",
              "Training values are measured during the epoch, with dropout and augmentation at work;"
                  + " validation values after it. Dashed: the plateau rule lowers the learning rate.",
              "<div class=\"charts\">\n" + curves + "</div>\n"));
    }
    if (test != null) {
      page.append(new TestSections(config.data(), test).html());
    }
    page.append(Html.section("Settings", "With every default filled in.", settings()));
    List<List<String>> known = facts.stream().filter(fact -> !fact.get(1).isBlank()).toList();
    page.append(Html.section("The run", "", Html.facts(known)));
    return Html.page(config.name(), status.equals(RUNNING) ? REFRESH : "", page.toString());
  }

  private String settings() {
    String json = config.toJson();
    var html = new StringBuilder("<dl class=\"settings\">\n");
    FlatSettings.of(Json.parse(json, "config"))
        .forEach(
            (path, value) ->
                html.append("<div><dt>")
                    .append(Html.text(path))
                    .append("</dt> <dd>")
                    .append(Html.text(value))
                    .append("</dd></div>\n"));
    return html.append("</dl>\n<details><summary>As config.json</summary><pre>")
        .append(Html.text(json))
        .append("</pre></details>\n")
        .toString();
  }

  private String summary() {
    if (test == null) {
      String done = "Epoch " + epochs.size() + " of " + config.training().epochs() + " is done. ";
      return "<p class=\"result\">" + done + Html.text(message) + "</p>\n";
    }
    Classification result = test.classification();
    return "<p class=\"result\"><strong>"
        + Html.percent(result.accuracy())
        + "</strong> accuracy and a loss of <strong>"
        + Html.number(result.loss(), 4)
        + "</strong> on "
        + String.format(Locale.ROOT, "%,d", result.samples())
        + " test samples, with the model of epoch "
        + decisions.bestEpoch()
        + " of "
        + epochs.size()
        + (decisions.stop() ? ", where the training ended early" : "")
        + ".</p>\n";
  }

  private String figures() {
    var figures = new StringBuilder("<div class=\"figures\">\n");
    double seconds = epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
    if (test != null) {
      Classification result = test.classification();
      figure(figures, Html.percent(result.accuracy()), "test accuracy");
      figure(figures, Html.number(result.loss(), 4), "test loss");
    }
    if (decisions.bestEpoch() > 0) {
      figure(figures, decisions.bestEpoch() + " of " + epochs.size(), "best epoch");
    }
    figure(figures, Html.duration(seconds), "training time");
    if (!epochs.isEmpty()) {
      double[] speeds =
          epochs.stream().mapToDouble(EpochMetrics::samplesPerSecond).sorted().toArray();
      figure(
          figures,
          String.format(Locale.ROOT, "%,.0f", speeds[speeds.length / 2]),
          "training samples a second, median");
    }
    if (peakMemory > 0) {
      figure(figures, Html.bytes(peakMemory), "peak memory");
    }
    figure(figures, String.format(Locale.ROOT, "%,d", parameters), "parameters");
    return figures.append("</div>\n").toString();
  }

  private static void figure(StringBuilder figures, String value, String name) {
    figures.append("<div><strong>").append(Html.text(value)).append("</strong><span>");
    figures.append(Html.text(name)).append("</span></div>\n");
  }
}
