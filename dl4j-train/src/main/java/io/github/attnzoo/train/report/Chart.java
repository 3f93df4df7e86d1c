package io.github.attnzoo.train.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A line chart over epochs as inline SVG. Colours come from the page, so it is readable in light
 * and dark; each point tells its number to a pointer that rests on it.
 *
 * @param title also the name for screen readers
 * @param lines drawn in this order
 * @param marks epochs that are marked
 * @param isLogarithmic whether the numbers, all above 0, are drawn by their logarithm
 */
record Chart(String title, List<Line> lines, List<Mark> marks, boolean isLogarithmic) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 24;
  private static final int BOTTOM = 34;
  private static final int EPOCH_LABELS = 8;

  /** The width of a letter on the narrowest screens, where letters are largest. */
  private static final double LETTER = 10;

  /** One line: its name and a value for each epoch; NaN leaves a gap. */
  record Line(String name, List<Double> values) {
    Line {
      values = List.copyOf(values);
    }
  }

  /**
   * A line upwards.
   *
   * @param epoch that it stands at, counted from 1; between two epochs where it ends in a half
   * @param kind {@code best} or {@code drop}, for the page's style
   * @param label written above it, where there is room
   */
  record Mark(double epoch, String kind, String label) {}

  Chart {
    lines = List.copyOf(lines);
    marks = List.copyOf(marks);
  }

  static Chart of(String title, List<Line> lines, List<Mark> marks) {
    return new Chart(title, lines, marks, false);
  }

  String svg() {
    Axis axis = Axis.of(finite().toArray(), isLogarithmic);
    var svg = new StringBuilder();
    svg.append("<figure><figcaption>").append(Html.text(title)).append(legend());
    svg.append("</figcaption>\n<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    svg.append("\" role=\"img\" aria-label=\"").append(Html.text(title)).append("\">\n");
    grid(svg, axis);
    marks(svg);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), i, axis);
      points(svg, lines.get(i), axis);
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private void grid(StringBuilder svg, Axis axis) {
    for (Axis.Tick tick : axis.ticks()) {
      double y = y(tick.value(), axis);
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
              LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, tick.label()));
    }
    int every = (epochs() + EPOCH_LABELS - 1) / EPOCH_LABELS;
    for (int epoch = 1; epoch <= epochs(); epoch += every) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s%d</text>\n",
              x(epoch), HEIGHT - 12, epoch == 1 ? "epoch " : "", epoch));
    }
  }

  /** All lines; of labels that would lie over each other the first of the most important kind. */
  private void marks(StringBuilder svg) {
    var taken = new ArrayList<double[]>();
    marks.stream()
        .sorted(Comparator.comparing(Mark::kind))
        .forEach(
            mark -> {
              double x = x(mark.epoch);
              svg.append(
                  format(
                      "<line class=\"mark %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n",
                      mark.kind, x, x, TOP, HEIGHT - BOTTOM));
              double width = mark.label.length() * LETTER;
              double share = x > WIDTH * 0.8 ? 1 : x < WIDTH * 0.25 ? 0 : 0.5;
              double[] place = {x - share * width, x + (1 - share) * width};
              if (taken.stream().noneMatch(t -> place[0] < t[1] && t[0] < place[1])) {
                taken.add(place);
                String anchor = share == 1 ? "end" : share == 0 ? "start" : "middle";
                svg.append(
                    format(
                        "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
                        mark.kind, x, TOP - 6, anchor, Html.text(mark.label)));
              }
            });
  }

  private void line(StringBuilder svg, Line line, int number, Axis axis) {
    var points = new ArrayList<String>();
    for (int i = 0; i <= line.values.size(); i++) {
      boolean gap = i == line.values.size() || !isDrawn(line.values.get(i));
      if (!gap) {
        points.add(format("%.1f,%.1f", x(i + 1), y(line.values.get(i), axis)));
      } else if (points.size() == 1) {
        String[] point = points.get(0).split(",");
        svg.append(
            format(
                "<circle class=\"dot series%d\" cx=\"%s\" cy=\"%s\" r=\"3\"/>\n",
                number, point[0], point[1]));
        points.clear();
      } else if (!points.isEmpty()) {
        svg.append(
            format(
                "<polyline class=\"line series%d\" points=\"%s\"/>\n",
                number, String.join(" ", points)));
        points.clear();
      }
    }
  }

  private void points(StringBuilder svg, Line line, Axis axis) {
    for (int i = 0; i < line.values.size(); i++) {
      if (isDrawn(line.values.get(i))) {
        svg.append(
            format(
                "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\">"
                    + "<title>%s, epoch %d: %.5g</title></circle>\n",
                x(i + 1),
                y(line.values.get(i), axis),
                Html.text(line.name),
                i + 1,
                line.values.get(i)));
      }
    }
  }

  private String legend() {
    var legend = new StringBuilder();
    for (int i = 0; i < lines.size() && lines.size() > 1; i++) {
      legend.append(
          format(" <span class=\"key series%d\">%s</span>", i, Html.text(lines.get(i).name)));
    }
    return legend.toString();
  }

  private int epochs() {
    return lines.stream().mapToInt(line -> line.values.size()).max().orElse(1);
  }

  private DoubleStream finite() {
    return lines.stream()
        .flatMapToDouble(line -> line.values.stream().mapToDouble(Double::doubleValue))
        .filter(this::isDrawn);
  }

  private boolean isDrawn(double value) {
    return Double.isFinite(value) && (!isLogarithmic || value > 0);
  }

  private double x(double epoch) {
    int width = WIDTH - LEFT - RIGHT;
    return epochs() == 1 ? LEFT + width / 2.0 : LEFT + width * (epoch - 1) / (epochs() - 1.0);
  }

  private static double y(double value, Axis axis) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * axis.share(value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
