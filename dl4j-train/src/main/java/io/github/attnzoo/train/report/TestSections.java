package io.github.attnzoo.train.report;

import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.explain.Subjects;
import io.github.attnzoo.train.loop.Calibration;
import io.github.attnzoo.train.loop.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of a run's page that tell what its best model made of the test samples. */
record TestSections(DataConfig data, TestResult test) {
  private static final String MAPS =
      " A row is a feature, a column a time step, from the least number (dark) to the greatest"
          + " (bright); striped steps are padded.";

  String html() {
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
            "The wrong classes that the model was most certain of, among the test samples."
                + (Subjects.areSignals(data) ? MAPS : ""),
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
        String caption = Html.text(sample.figures().get(i).caption());
        html.append(
            i == 0
                ? image
                : "<details><summary>" + caption + "</summary>" + image + "</details>\n");
      }
      html.append("</div>\n");
    }
    return html.toString();
  }

  private static String image(SampleFigures.NamedFigure figure) {
    return "<div class=\"wide\"><img alt=\""
        + Html.text(figure.caption())
        + "\" src=\""
        + figure.picture()
        + "\"></div>\n";
  }
}
