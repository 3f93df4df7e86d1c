package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.BarsPanel;
import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.ImagePanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.Scale;
import io.github.attnzoo.explain.picture.Steps;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The figures of one attention layer, by the form of its weights. */
final class AttentionExplanations {
  private static final int WIDTH = 1440;
  private static final int SIDE = 420;

  private AttentionExplanations() {}

  /**
   * Draws the weights of a batch of one.
   *
   * @param weights {@code [1, dimensions, time]} of sequences, {@code [1, channels]} of channels,
   *     {@code [1, 1, height, width]} of places
   */
  static List<Explanation> of(
      Settings settings, Subject subject, Prediction prediction, String layer, INDArray weights) {
    if (weights.rank() == 3) {
      var drawn = new SequenceExplanations(settings, subject, prediction, layer);
      return drawn.of(SequenceWeights.of(weights, subject.mask(), 0));
    }
    if (weights.rank() == 2) {
      return List.of(gates(subject, prediction, layer, weights));
    }
    return subject.view() instanceof View.Picture picture && weights.rank() == 4
        ? List.of(places(settings, subject, prediction, layer, picture, weights))
        : List.of();
  }

  private static Explanation gates(
      Subject subject, Prediction prediction, String layer, INDArray weights) {
    List<Double> gates =
        IntStream.range(0, (int) weights.size(1)).mapToObj(c -> weights.getDouble(0, c)).toList();
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put("gates", gates);
    var channels = new Steps(Collections.nCopies(gates.size(), true), null, null, "channel");
    double top = Math.max(1, gates.stream().mapToDouble(g -> g).max().orElse(1));
    Panel bars =
        new BarsPanel("gate of each channel", gates, new Scale(0, top), channels, 320, WIDTH);
    String subtitle = "What " + layer + " multiplies each of its channels by";
    var figure = new Figure(prediction.title(subject), subtitle, List.of(List.of(bars)));
    return new Explanation("gates-" + layer, figure.draw(), numbers);
  }

  private static Explanation places(
      Settings settings,
      Subject subject,
      Prediction prediction,
      String layer,
      View.Picture picture,
      INDArray weights) {
    INDArray one = weights.slice(0).castTo(DataType.DOUBLE);
    // The axis of size 1 is the channels', first or last as the graph's format is.
    boolean channelsLast = one.size(2) == 1 && one.size(0) != 1;
    HeatMap map = HeatMap.of(one.mean(channelsLast ? 2 : 0));
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put("weights", map.rows());
    var input = ImagePanel.plain("input", picture.image(), SIDE, picture.signal());
    var heat =
        new ImagePanel(
            "weight of each place",
            picture.image(),
            SIDE,
            map,
            settings.colors(),
            0.5,
            picture.signal(),
            true);
    String subtitle = "What " + layer + " multiplies each place by";
    var figure = new Figure(prediction.title(subject), subtitle, List.of(List.of(input, heat)));
    return new Explanation("places-" + layer, figure.draw(), numbers);
  }
}
