package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.BarsPanel;
import io.github.attnzoo.explain.picture.ColorMap;
import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.MatrixPanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.Scale;
import io.github.attnzoo.explain.picture.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the mean gates of each class.
 *
 * @param samples how many of each class were averaged
 */
record ClassGatesFigures(ClassNames classes, List<Integer> samples, ColorMap colors) {
  /** More charts than this are no longer looked at one by one. */
  static final int MOST_CHARTS = 20;

  private static final int WIDTH = 1440;
  private static final int ROW = 30;
  private static final int LEAST_HEIGHT = 150;
  private static final int MOST_HEIGHT = 750;
  private static final int CHARTS_IN_A_ROW = 2;
  private static final int CHART_WIDTH = 760;
  private static final int CHART_HEIGHT = 90;

  ClassGatesFigures {
    samples = List.copyOf(samples);
  }

  /**
   * All of them.
   *
   * @param means by layer, {@code [classes, channels]}; NaN for a class without samples
   */
  List<Explanation> of(Map<String, HeatMap> means) {
    var explanations = new ArrayList<Explanation>(List.of(side(means)));
    if (samples.size() <= MOST_CHARTS) {
      means.forEach((layer, gates) -> explanations.add(bars(layer, gates)));
    }
    return explanations;
  }

  /** All layers, the classes below each other. */
  private Explanation side(Map<String, HeatMap> means) {
    var panels = new ArrayList<Panel>();
    var layerNumbers = new LinkedHashMap<String, Object>();
    int height = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, ROW * samples.size()));
    means.forEach(
        (layer, gates) -> {
          panels.add(
              new MatrixPanel(
                  layer,
                  gates,
                  Scale.of(List.of(gates)),
                  classes.labels(),
                  "",
                  channels(gates),
                  colors,
                  height,
                  WIDTH));
          layerNumbers.put(layer, gates.rows());
        });
    var numbers = numbers();
    numbers.put("layers", layerNumbers);
    String subtitle = count() + "; a row a class, a column a channel";
    var figure = Figure.wrapped("Channel gates of each class", subtitle, panels, 1);
    return new Explanation("gates-by-class", subtitle, figure.draw(), numbers);
  }

  /** One layer, a bar chart for each class. */
  private Explanation bars(String layer, HeatMap gates) {
    var scale = new Scale(Math.min(0, gates.min()), Math.max(1, gates.max()));
    var panels = new ArrayList<Panel>();
    for (int c = 0; c < samples.size(); c++) {
      if (samples.get(c) > 0) {
        List<Double> row = gates.rows().get(c).stream().map(Float::doubleValue).toList();
        String caption = classes.label(c) + String.format(Locale.ROOT, " (%,d)", samples.get(c));
        panels.add(new BarsPanel(caption, row, scale, channels(gates), CHART_HEIGHT, CHART_WIDTH));
      }
    }
    var numbers = numbers();
    numbers.put("layer", layer);
    numbers.put("gates", gates.rows());
    String subtitle = "What " + layer + " multiplies each channel by. " + count();
    var figure = Figure.wrapped("Channel gates of each class", subtitle, panels, CHARTS_IN_A_ROW);
    return new Explanation("gates-by-class-" + layer, subtitle, figure.draw(), numbers);
  }

  private Map<String, @Nullable Object> numbers() {
    var numbers = new LinkedHashMap<String, @Nullable Object>();
    numbers.put("classes", classes.names());
    numbers.put("samples", samples);
    return numbers;
  }

  private String count() {
    return String.format(
        Locale.ROOT, "Mean over %,d samples", samples.stream().mapToInt(n -> n).sum());
  }

  private static Steps channels(HeatMap gates) {
    return new Steps(Collections.nCopies(gates.width(), true), null, null, "channel");
  }
}
