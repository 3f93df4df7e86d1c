package io.github.attnzoo.train.report;

import io.github.attnzoo.train.loop.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A confusion matrix whose cells are coloured by their share of the true class. */
record Confusion(Classification test) {
  private static final int PAIRS = 5;

  /** Two classes of which one was taken for the other. */
  private record Pair(String truth, String predicted, int samples) {
    String words() {
      return Html.isolated(truth) + " as " + Html.isolated(predicted) + " (" + samples + ")";
    }
  }

  String html() {
    var html = new StringBuilder(pairs());
    html.append("<div class=\"wide\"><table class=\"confusion\">\n<thead><tr>");
    test.confusionHeader().forEach(h -> html.append("<th>").append(Html.text(h)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (int truth = 0; truth < test.classes().size(); truth++) {
      List<Integer> row = test.confusion().get(truth);
      int all = row.stream().mapToInt(n -> n).sum();
      html.append("<tr><td>").append(Html.text(test.classes().get(truth))).append("</td>");
      for (int predicted = 0; predicted < row.size(); predicted++) {
        html.append(cell(row.get(predicted), all, truth == predicted));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String cell(int samples, int all, boolean isRight) {
    double share = all == 0 ? 0 : (double) samples / all;
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--share:%.3f\" title=\"%.1f %% of the class\">%s</td>",
        isRight ? "right" : "wrong",
        share,
        100 * share,
        samples == 0 ? "" : String.valueOf(samples));
  }

  private String pairs() {
    var pairs = new ArrayList<Pair>();
    for (int truth = 0; truth < test.classes().size(); truth++) {
      for (int predicted = 0; predicted < test.classes().size(); predicted++) {
        int samples = test.confusion().get(truth).get(predicted);
        if (truth != predicted && samples > 0) {
          pairs.add(new Pair(test.classes().get(truth), test.classes().get(predicted), samples));
        }
      }
    }
    if (pairs.isEmpty()) {
      return "";
    }
    List<String> words =
        pairs.stream()
            .sorted(Comparator.comparingInt(Pair::samples).reversed())
            .limit(PAIRS)
            .map(Pair::words)
            .toList();
    return "<p>Most frequent: " + Html.text(String.join(", ", words)) + ".</p>\n";
  }
}
