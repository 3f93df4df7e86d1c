package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.BarsPanel;
import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.ImagePanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.Scale;
import io.github.attnzoo.explain.picture.Steps;
import io.github.attnzoo.layers.AttentionWeights;
import io.github.attnzoo.layers.AttentionWeights.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The figures of one attention layer, by the kinds of its weights. */
final class AttentionExplanations {
  private static final int WIDTH = 1440;
  private static final int SIDE = 420;

  private AttentionExplanations() {}

  /** Draws all kinds of weights that the layer gives to the subject. */
  static List<Explanation> of(
      Settings settings,
      Subject subject,
      Prediction prediction,
      String layer,
      ComputationGraph graph) {
    Map<Kind, INDArray> weights =
        AttentionWeights.all(graph, layer, subject.features(), subject.mask());
    var explanations = new ArrayList<Explanation>();
    SequenceWeights.read(graph, layer, subject.features(), subject.mask())
        .map(steps -> SequenceWeights.of(steps, subject.mask(), 0))
        .map(new SequenceExplanations(settings, subject, prediction, layer)::of)
        .ifPresent(explanations::addAll);
    INDArray gates = weights.get(Kind.CHANNELS);
    if (gates != null) {
      String subtitle = "What " + layer + " multiplies each of its channels by";
      explanations.add(bars("gates", subtitle, subject, prediction, layer, gates));
    }
    INDArray addends = weights.get(Kind.ADDENDS);
    if (addends != null) {
      String subtitle = "What " + layer + " adds to each of its channels";
      explanations.add(bars("addends", subtitle, subject, prediction, layer, addends));
    }
    INDArray places = places(weights);
    if (places != null && subject.view() instanceof View.Picture picture) {
      explanations.add(drawPlaces(settings, subject, prediction, layer, picture, places));
    }
    return explanations;
  }

  /** Weights of places, {@code [1, channels, height, width]}; null where there are none. */
  private static @Nullable INDArray places(Map<Kind, INDArray> weights) {
    INDArray rows = weights.get(Kind.ROWS);
    INDArray columns = weights.get(Kind.COLUMNS);
    if (rows != null && columns != null) {
      return rows.reshape(1, rows.size(1), rows.size(2), 1)
          .mul(columns.reshape(1, columns.size(1), 1, columns.size(2)));
    }
    return weights.getOrDefault(Kind.PIXELS, weights.get(Kind.REGIONS));
  }

  private static Explanation bars(
      String name,
      String subtitle,
      Subject subject,
      Prediction prediction,
      String layer,
      INDArray weights) {
    List<Double> values =
        IntStream.range(0, (int) weights.size(1)).mapToObj(c -> weights.getDouble(0, c)).toList();
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put(name, values);
    var channels = new Steps(Collections.nCopies(values.size(), true), null, null, "channel");
    double top = Math.max(1, values.stream().mapToDouble(g -> g).max().orElse(1));
    double bottom = Math.min(0, values.stream().mapToDouble(g -> g).min().orElse(0));
    Panel bars =
        new BarsPanel("channel by channel", values, new Scale(bottom, top), channels, 320, WIDTH);
    var figure = new Figure(prediction.title(subject), subtitle, List.of(List.of(bars)));
    return new Explanation(name + "-" + layer, subtitle, figure.draw(), numbers);
  }

  private static Explanation drawPlaces(
      Settings settings,
      Subject subject,
      Prediction prediction,
      String layer,
      View.Picture picture,
      INDArray weights) {
    INDArray one = weights.slice(0).castTo(DataType.DOUBLE);
    HeatMap map = HeatMap.of(one.mean(0));
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put("weights", map.rows());
    var input = ImagePanel.plain("input", picture.image(), SIDE, picture.signal());
    var heat =
        new ImagePanel(
            one.size(0) == 1 ? "weight of each place" : "mean weight over the channels",
            picture.image(),
            SIDE,
            map,
            Scale.fromZero(map.max()),
            settings.colors(),
            0.5,
            picture.signal(),
            true);
    String subtitle = "How much " + layer + " weights each place";
    var figure = new Figure(prediction.title(subject), subtitle, List.of(List.of(input, heat)));
    return new Explanation("places-" + layer, subtitle, figure.draw(), numbers);
  }
}
