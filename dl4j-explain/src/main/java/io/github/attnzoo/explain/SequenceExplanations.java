package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.BarsPanel;
import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.MatrixPanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.RowsPanel;
import io.github.attnzoo.explain.picture.Scale;
import io.github.attnzoo.explain.picture.SignalPanel;
import io.github.attnzoo.explain.picture.Steps;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of an attention layer over time steps. */
record SequenceExplanations(
    Settings settings, Subject subject, Prediction prediction, String layer) {
  private static final int WIDTH = 1440;
  private static final int ROWS_SIDE = 560;
  private static final double ABOVE_BARS = 1.08;

  List<Explanation> of(SequenceWeights weights) {
    var explanations = new ArrayList<Explanation>();
    explanations.add(overTime(weights));
    if (weights.isPerDimension()) {
      explanations.add(byDimension(weights));
    }
    return explanations;
  }

  /** The weights as colours behind the signal, and as bars below it; or beside a picture's rows. */
  private Explanation overTime(SequenceWeights weights) {
    Scale scale = Scale.fromZero(weights.perStep().get(weights.peak()));
    var numbers = numbers(weights);
    numbers.put("weights", weights.perStep());
    String subtitle;
    List<Panel> panels;
    if (subject.view() instanceof View.Rows rows) {
      subtitle = "Weight of each row, " + evenWeight(weights);
      panels =
          List.of(
              new RowsPanel(
                  "input, read row by row",
                  rows.image(),
                  weights.perStep(),
                  scale,
                  settings.colors(),
                  ROWS_SIDE));
    } else {
      subtitle = "Weight of each time step, " + evenWeight(weights);
      panels = overSignal(weights, scale);
    }
    BufferedImage drawn = figure(subtitle, panels).draw();
    return new Explanation("attention-" + layer, subtitle, drawn, numbers);
  }

  private List<Panel> overSignal(SequenceWeights weights, Scale scale) {
    var panels = new ArrayList<Panel>();
    Steps steps = steps(weights);
    if (subject.view() instanceof View.Signal signal
        && signal.values().width() == weights.perStep().size()) {
      String caption = "the sequence, on the weight of each step";
      if (signal.start() != null) {
        caption += "; the frame is the planted signal";
      }
      panels.add(
          new SignalPanel(
              caption,
              signal.values(),
              signal.features(),
              weights.perStep(),
              scale,
              steps,
              settings.colors(),
              WIDTH));
    }
    var bars = new Scale(scale.low(), scale.high() * ABOVE_BARS);
    panels.add(
        new BarsPanel(
            "weight, mean over the dimensions", weights.perStep(), bars, steps, 180, WIDTH));
    return panels;
  }

  private Explanation byDimension(SequenceWeights weights) {
    var numbers = numbers(weights);
    numbers.put("weights", weights.perDimension().rows());
    Panel panel =
        new MatrixPanel(
            "weight of each step, a softmax for each dimension",
            weights.perDimension(),
            Scale.fromZero(weights.perDimension().max()),
            List.of(),
            "dimension",
            steps(weights),
            settings.colors(),
            560,
            WIDTH);
    String subtitle = "Weight of each time step in each dimension, by layer " + layer;
    return new Explanation(
        "attention-" + layer + "-by-dimension",
        subtitle,
        figure(subtitle, List.of(panel)).draw(),
        numbers);
  }

  private Figure figure(String subtitle, List<Panel> panels) {
    return Figure.wrapped(prediction.title(subject), subtitle, panels, 1);
  }

  private Map<String, @Nullable Object> numbers(SequenceWeights weights) {
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put("timeSteps", weights.realSteps());
    numbers.put("peak", weights.peak());
    if (subject.view() instanceof View.Signal signal
        && signal.start() != null
        && signal.end() != null) {
      var place = new LinkedHashMap<String, Object>();
      place.put("start", signal.start());
      place.put("end", signal.end());
      numbers.put("signal", place);
      numbers.put("weightOnSignal", weights.share(signal.start(), signal.end()));
    }
    return numbers;
  }

  private String evenWeight(SequenceWeights weights) {
    return String.format(
        Locale.ROOT,
        "by layer %s; even attention would give %.3f",
        layer,
        1.0 / Math.max(1, weights.realSteps()));
  }

  private Steps steps(SequenceWeights weights) {
    String name = subject.view() instanceof View.Rows ? "row" : "time step";
    return subject.view() instanceof View.Signal signal
        ? new Steps(weights.isReal(), signal.start(), signal.end(), name)
        : new Steps(weights.isReal(), null, null, name);
  }
}
