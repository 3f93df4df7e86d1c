package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.Fonts;
import io.github.attnzoo.layers.AttentionWeights;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws what a network sees in a sample.
 *
 * <pre>{@code
 * var explainer = Explainer.of(graph, Settings.of(List.of("cat", "dog")));
 * var subject = new Subject("cat.png", features, null, new View.Picture(image, null), 0);
 * for (Explanation explanation : explainer.explain(subject)) {
 *   ImageIO.write(explanation.figure(), "png", new File(explanation.name() + ".png"));
 * }
 * }</pre>
 *
 * <p>For pictures, where the graph has convolutions: {@code feature-maps}, {@code
 * channel-heat-maps} (the three strongest channels of the last convolution over the picture, or of
 * the last computed of {@link Settings#featureLayers}) and {@code grad-cam} (both variants). For
 * each attention layer: the gates of channels, the map of places, or the weights of time steps. The
 * graph stays as it is; kernels that stand in for its layers are used.
 *
 * <p>Any {@code ComputationGraph} with one input and one output will do. One object serves one
 * thread.
 */
public final class Explainer {
  private final ComputationGraph graph;
  private final Settings settings;
  private @Nullable GradCam gradCam;

  private Explainer(ComputationGraph graph, Settings settings) {
    this.graph = graph;
    this.settings = settings;
  }

  /**
   * An explainer of one graph.
   *
   * @param graph initialised, with one input and one output {@code [batch, classes]}
   * @throws IllegalArgumentException if the graph lacks a layer that the settings name, or has more
   *     or fewer outputs than they have class names
   * @throws IllegalStateException if the machine has no fonts, or the graph is not initialised
   */
  public static Explainer of(ComputationGraph graph, Settings settings) {
    Given.check(graph, "graph");
    Given.check(settings, "settings");
    if (graph.getVertices() == null) {
      throw new IllegalStateException("the graph has no layers yet: call init() first");
    }
    Fonts.check();
    if (graph.getNumInputArrays() != 1 || graph.getNumOutputArrays() != 1) {
      throw new IllegalArgumentException(
          "expected a graph with one input and one output, found "
              + graph.getNumInputArrays()
              + " and "
              + graph.getNumOutputArrays());
    }
    ClassScore.count(graph).ifPresent(count -> ClassNames.of(settings.classes(), count));
    settings.featureLayers().forEach(layer -> ConvolutionLayers.check(graph, layer));
    settings.attentionLayers().forEach(layer -> ConvolutionLayers.check(graph, layer));
    String mapLayer = settings.mapLayer();
    if (mapLayer != null) {
      ConvolutionLayers.check(graph, mapLayer);
    }
    return new Explainer(graph, settings);
  }

  /**
   * All that there is to show of a sample, at least nothing.
   *
   * @throws IllegalArgumentException if the view is not of the kind and length of the features, or
   *     the network has no such class as the true one
   */
  public List<Explanation> explain(Subject subject) {
    SubjectCheck.view(graph, Given.check(subject, "subject"));
    var prediction = Prediction.of(graph, subject, settings.classes());
    SubjectCheck.trueClass(subject, prediction.classes().names().size());
    var explanations = new ArrayList<Explanation>();
    if (subject.view() instanceof View.Picture picture) {
      List<String> layers = featureLayers();
      if (!layers.isEmpty()) {
        var drawn = new PictureExplanations(settings, subject, prediction, picture);
        var maps = FeatureMaps.of(graph, layers, subject.features(), settings.channels());
        explanations.add(drawn.featureMaps(maps));
        String last = ConvolutionLayers.lastComputed(graph, layers);
        explanations.add(
            drawn.channelHeatMaps(
                last, FeatureMaps.of(graph, List.of(last), subject.features(), 3)));
        explanations.add(drawn.gradCam(gradCam(subject.features())));
      }
    }
    for (String layer : attentionLayers()) {
      explanations.addAll(AttentionExplanations.of(settings, subject, prediction, layer, graph));
    }
    return explanations;
  }

  private List<String> featureLayers() {
    return settings.featureLayers().isEmpty()
        ? ConvolutionLayers.of(graph)
        : settings.featureLayers();
  }

  private List<String> attentionLayers() {
    return settings.attentionLayers().isEmpty()
        ? AttentionWeights.layers(graph)
        : settings.attentionLayers();
  }

  private GradCam gradCam(INDArray input) {
    GradCam cam = gradCam;
    if (cam == null) {
      String layer = settings.mapLayer();
      cam = GradCam.of(graph, layer == null ? ConvolutionLayers.last(graph, input) : layer);
      gradCam = cam;
    }
    return cam;
  }
}
