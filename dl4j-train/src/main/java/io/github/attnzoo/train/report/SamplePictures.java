package io.github.attnzoo.train.report;

import io.github.attnzoo.explain.ClassGates;
import io.github.attnzoo.explain.Explainer;
import io.github.attnzoo.explain.Explanation;
import io.github.attnzoo.explain.Settings;
import io.github.attnzoo.explain.Subject;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.InputReader;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.explain.Png;
import io.github.attnzoo.train.explain.Subjects;
import io.github.attnzoo.train.loop.MemoryLimit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of test samples for a report.
 *
 * @param data that the samples come from
 * @param normalization that the model was trained with; null for none
 * @param batches of the samples, in their order
 */
public record SamplePictures(
    DataConfig data, @Nullable Normalization normalization, Batches batches) {
  private static final int SAMPLES = 3;
  private static final int WIDTH = 1000;
  private static final int GATE_SAMPLES = 1000;

  /** What mistaken samples look like. */
  public List<Mistake> mistakes(List<ConfidentMistakes.Wrong> wrong) throws IOException {
    List<String> classes = data.shape().classes();
    var mistakes = new ArrayList<Mistake>();
    for (ConfidentMistakes.Wrong one : wrong) {
      BufferedImage picture = Thumbnail.of(subject(one.sample()));
      mistakes.add(
          new Mistake(
              one.sample(),
              classes.get(one.truth()),
              classes.get(one.predicted()),
              one.probability(),
              Png.dataUrl(picture)));
    }
    return mistakes;
  }

  /** What a model sees in the first samples of three classes, and its gates in all samples. */
  public List<SampleFigures> figures(ComputationGraph graph) throws IOException {
    Settings settings = Settings.of(data.shape().classes());
    Explainer explainer = Explainer.of(graph, settings);
    var figures = new ArrayList<SampleFigures>();
    var seen = new HashSet<Integer>();
    for (int i = 0; i < batches.split().size() && figures.size() < SAMPLES; i++) {
      if (seen.add(batches.split().label(i))) {
        List<Explanation> explanations = explainer.explain(subject(i));
        if (!explanations.isEmpty()) {
          List<SampleFigures.NamedFigure> named = named(explanations, figures.isEmpty());
          figures.add(new SampleFigures("Test sample " + i, named));
        }
      }
    }
    try (var iterator = PrefetchIterator.over(batches.epoch(0))) {
      List<Explanation> gates =
          ClassGates.of(graph, MemoryLimit.watched(iterator), GATE_SAMPLES, settings);
      if (!gates.isEmpty()) {
        figures.add(new SampleFigures("Means over test samples", named(gates, true)));
      }
    }
    return figures;
  }

  private Subject subject(int sample) {
    var input = InputReader.of(data, normalization).input(batches.split().samples().get(sample));
    return Subjects.of(input, data);
  }

  /**
   * Grad-CAM says most of a picture; of a sequence the weights over time, which come first.
   *
   * @param all whether the others are kept too
   */
  private static List<SampleFigures.NamedFigure> named(List<Explanation> explanations, boolean all)
      throws IOException {
    var named = new ArrayList<SampleFigures.NamedFigure>();
    List<Explanation> sorted =
        explanations.stream()
            .sorted(Comparator.comparing((Explanation e) -> !e.name().equals("grad-cam")))
            .limit(all ? explanations.size() : 1)
            .toList();
    for (Explanation explanation : sorted) {
      BufferedImage figure = Png.narrowed(explanation.figure(), WIDTH);
      named.add(new SampleFigures.NamedFigure(explanation.caption(), Png.dataUrl(figure)));
    }
    return named;
  }
}
