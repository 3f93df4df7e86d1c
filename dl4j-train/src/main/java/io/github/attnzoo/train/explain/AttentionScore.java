package io.github.attnzoo.train.explain;

import io.github.attnzoo.explain.ConvolutionLayers;
import io.github.attnzoo.explain.GradCam;
import io.github.attnzoo.explain.GradCam.Variant;
import io.github.attnzoo.explain.HeatMap;
import io.github.attnzoo.explain.PointingScore;
import io.github.attnzoo.explain.SequenceWeights;
import io.github.attnzoo.layers.AttentionWeights;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.data.Truth;
import io.github.attnzoo.train.loop.MemoryLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How well a model attends to the signals of generated data, whose places are known.
 *
 * @param layer that is scored
 * @param method {@code attention-weights} of a sequence, or {@code grad-cam} and {@code
 *     grad-cam-plus-plus} of a picture, for its true class
 */
public record AttentionScore(String layer, String method, PointingScore score) {
  private static final String WEIGHTS = "attention-weights";

  /** The header of {@link #row}. */
  public static List<String> header() {
    return List.of("layer", "method", "peak on signal", "weight on signal", "by chance");
  }

  /** One row of a table. */
  public List<String> row() {
    return List.of(
        layer,
        method,
        percent(score.hitRate()),
        percent(score.weightOnSignal()),
        percent(score.chance()));
  }

  /** For JSON. */
  public Map<String, Object> numbers() {
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("layer", layer);
    numbers.put("method", method);
    numbers.put("samples", score.samples());
    numbers.put("peakOnSignal", score.hitRate());
    numbers.put("weightOnSignal", score.weightOnSignal());
    numbers.put("chance", score.chance());
    return numbers;
  }

  /**
   * Scores a graph; nothing where the data doesn't tell the places, or there is nothing to score.
   */
  public static List<AttentionScore> of(ComputationGraph graph, Batches batches) {
    Split split = batches.split();
    if (split.size() == 0 || split.truth(0).isEmpty()) {
      return List.of();
    }
    return split.shape() instanceof ImageShape image
        ? pictures(graph, batches, image)
        : sequences(graph, batches);
  }

  private static List<AttentionScore> sequences(ComputationGraph graph, Batches batches) {
    var scores = new LinkedHashMap<String, PointingScore>();
    int first = 0;
    try (var iterator = PrefetchIterator.over(batches.epoch(0))) {
      while (iterator.hasNext()) {
        MemoryLimit.check();
        DataSet batch = iterator.next();
        for (String layer : AttentionWeights.layers(graph)) {
          INDArray mask = batch.getFeaturesMaskArray();
          INDArray weights =
              SequenceWeights.read(graph, layer, batch.getFeatures(), mask).orElse(null);
          if (weights != null) {
            PointingScore sum = scores.getOrDefault(layer, PointingScore.NONE);
            for (int i = 0; i < batch.numExamples(); i++) {
              var span = (Truth.TimeSpan) batches.split().truth(first + i).orElseThrow();
              sum = sum.plus(SequenceWeights.of(weights, mask, i), span.start(), span.end());
            }
            scores.put(layer, sum);
          }
        }
        first += batch.numExamples();
      }
    }
    var list = new ArrayList<AttentionScore>();
    scores.forEach((layer, score) -> list.add(new AttentionScore(layer, WEIGHTS, score)));
    return list;
  }

  private static List<AttentionScore> pictures(
      ComputationGraph graph, Batches batches, ImageShape image) {
    if (ConvolutionLayers.of(graph).isEmpty()) {
      return List.of();
    }
    var scores = new LinkedHashMap<Variant, PointingScore>();
    GradCam cam = null;
    int first = 0;
    try (var iterator = PrefetchIterator.over(batches.epoch(0))) {
      while (iterator.hasNext()) {
        MemoryLimit.check();
        DataSet batch = iterator.next();
        INDArray input = batch.getFeatures();
        if (cam == null) {
          cam =
              GradCam.of(
                  graph,
                  ConvolutionLayers.last(
                      graph,
                      input.slice(0).reshape(1, image.channels(), image.height(), image.width())));
        }
        int[] labels = batch.getLabels().argMax(1).castTo(DataType.INT32).toIntVector();
        for (Variant variant : Variant.values()) {
          PointingScore sum = scores.getOrDefault(variant, PointingScore.NONE);
          List<HeatMap> maps = cam.maps(variant, input, labels);
          for (int i = 0; i < labels.length; i++) {
            var box = (Truth.Box) batches.split().truth(first + i).orElseThrow();
            HeatMap map = maps.get(i).resized(image.height(), image.width());
            sum = sum.plus(map, box.top(), box.left(), box.height(), box.width());
          }
          scores.put(variant, sum);
        }
        first += labels.length;
      }
    }
    var list = new ArrayList<AttentionScore>();
    String layer = cam == null ? "" : cam.layer();
    scores.forEach((variant, score) -> list.add(new AttentionScore(layer, id(variant), score)));
    return list;
  }

  private static String id(Variant variant) {
    return variant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
