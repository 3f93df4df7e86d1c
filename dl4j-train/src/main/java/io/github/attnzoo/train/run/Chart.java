package io.github.attnzoo.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A line chart over epochs as inline SVG. Colours come from the page, so it is readable in light
 * and dark.
 *
 * @param title also the name for screen readers
 * @param lines drawn in this order
 */
record Chart(String title, List<Line> lines) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 240;
  private static final int LEFT = 76;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;
  private static final int TICKS = 4;

  /** One line: its name and a value for each epoch; NaN leaves a gap. */
  record Line(String name, List<Double> values) {
    Line {
      values = List.copyOf(values);
    }
  }

  Chart {
    lines = List.copyOf(lines);
  }

  String svg() {
    double low = finite().min().orElse(0);
    double high = finite().max().orElse(1);
    if (high - low < 1e-12 * Math.max(1, Math.abs(high))) {
      double middle = high;
      low = middle - Math.max(Math.abs(middle), 1e-6) / 10;
      high = middle + Math.max(Math.abs(middle), 1e-6) / 10;
    }
    var svg = new StringBuilder();
    svg.append("<figure><figcaption>").append(Html.text(title)).append(legend());
    svg.append("</figcaption>\n<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    svg.append("\" role=\"img\" aria-label=\"").append(Html.text(title)).append("\">\n");
    grid(svg, low, high);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), i, low, high);
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private void grid(StringBuilder svg, double low, double high) {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = low + (high - low) * tick / TICKS;
      double y = y(value, low, high);
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>\n",
              LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, value));
    }
    int last = epochs();
    svg.append(label(1)).append(last > 1 ? label(last) : "");
  }

  private String label(int epoch) {
    return format(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s%d</text>\n",
        x(epoch), HEIGHT - 8, epoch == 1 ? "epoch " : "", epoch);
  }

  private void line(StringBuilder svg, Line line, int number, double low, double high) {
    var points = new ArrayList<String>();
    for (int i = 0; i <= line.values.size(); i++) {
      boolean gap = i == line.values.size() || !Double.isFinite(line.values.get(i));
      if (!gap) {
        points.add(format("%.1f,%.1f", x(i + 1), y(line.values.get(i), low, high)));
      } else if (points.size() == 1) {
        String[] point = points.get(0).split(",");
        svg.append(
            format(
                "<circle class=\"dot%d\" cx=\"%s\" cy=\"%s\" r=\"3\"/>\n",
                number, point[0], point[1]));
        points.clear();
      } else if (!points.isEmpty()) {
        svg.append(
            format(
                "<polyline class=\"line%d\" points=\"%s\"/>\n", number, String.join(" ", points)));
        points.clear();
      }
    }
  }

  private String legend() {
    var legend = new StringBuilder();
    for (int i = 0; i < lines.size() && lines.size() > 1; i++) {
      legend.append(format(" <span class=\"key%d\">%s</span>", i, Html.text(lines.get(i).name)));
    }
    return legend.toString();
  }

  private int epochs() {
    return lines.stream().mapToInt(line -> line.values.size()).max().orElse(1);
  }

  private DoubleStream finite() {
    return lines.stream()
        .flatMapToDouble(line -> line.values.stream().mapToDouble(Double::doubleValue))
        .filter(Double::isFinite);
  }

  private double x(int epoch) {
    int width = WIDTH - LEFT - RIGHT;
    return epochs() == 1 ? LEFT + width / 2.0 : LEFT + width * (epoch - 1.0) / (epochs() - 1.0);
  }

  private static double y(double value, double low, double high) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
