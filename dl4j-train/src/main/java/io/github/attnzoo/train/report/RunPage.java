package io.github.attnzoo.train.report;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.loop.Calibration;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.ArrayList;
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
      String curves = new Curves(epochs, decisions.bestEpoch()).html();
      page.append(
          Html.section(
              "Curves",
              "Training values are measured during the epoch, with dropout and augmentation at work;"
                  + " validation values after it. Dashed: the learning rate falls.",
              "<div class=\"charts\">\n" + curves + "</div>\n"));
    }
    if (test != null) {
      page.append(results(test));
    }
    page.append(Html.section("The run", "", Html.facts(facts)));
    page.append("<details><summary>Config, with every default filled in</summary><pre>");
    page.append(Html.text(config.toJson())).append("</pre></details>\n");
    return Html.page(config.name(), status.equals(RUNNING) ? REFRESH : "", page.toString());
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
        + result.samples()
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

  private static String results(TestResult test) {
    Classification result = test.classification();
    var scores = new ArrayList<>(test.attention().stream().map(AttentionScore::row).toList());
    return Html.section(
            "Classes",
            calibration(result),
            Html.table(Classification.classHeader(), result.classRows()))
        + Html.section(
            "Confusion",
            "Test samples: a row for each true class, a column for each predicted one; the colour is"
                + " the share of the true class.",
            new Confusion(result).html())
        + Html.section(
            "Attention to the planted signals",
            "How often the greatest weight lies on the signal, the share of all weight on it, and what"
                + " both would be by chance.",
            scores.isEmpty() ? "" : Html.table(AttentionScore.header(), scores))
        + Html.section(
            "Most confident mistakes",
            "The wrong classes that the model was most certain of, among the test samples.",
            mistakes(test.mistakes()))
        + Html.section("What the model sees", test.figureNote(), figures(test.figures()));
  }

  private static String calibration(Classification result) {
    Calibration calibration = result.calibration();
    return String.format(
        Locale.ROOT,
        "Expected calibration error %.2f %%, Brier score %.4f.",
        100 * calibration.expectedError(),
        calibration.brier());
  }

  private static String mistakes(List<Mistake> mistakes) {
    var html = new StringBuilder();
    for (Mistake mistake : mistakes) {
      html.append("<figure><img alt=\"test sample ").append(mistake.sample());
      html.append("\" src=\"").append(mistake.picture()).append("\"><figcaption>");
      html.append(Html.text(mistake.words())).append("</figcaption></figure>\n");
    }
    return html.isEmpty() ? "" : "<div class=\"mistakes\">\n" + html + "</div>\n";
  }

  private static String figures(List<SampleFigures> samples) {
    var html = new StringBuilder();
    for (SampleFigures sample : samples) {
      html.append("<div class=\"sample\"><h3>").append(Html.text(sample.title())).append("</h3>\n");
      for (int i = 0; i < sample.figures().size(); i++) {
        String image = image(sample.figures().get(i));
        String name = Html.text(sample.figures().get(i).name());
        html.append(
            i == 0 ? image : "<details><summary>" + name + "</summary>" + image + "</details>\n");
      }
      html.append("</div>\n");
    }
    return html.toString();
  }

  private static String image(SampleFigures.NamedFigure figure) {
    return "<img alt=\"" + Html.text(figure.name()) + "\" src=\"" + figure.picture() + "\">\n";
  }
}
