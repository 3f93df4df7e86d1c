package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.explain.picture.ColorMap;
import io.github.attnzoo.layers.AttentionWeights;
import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.CoordinateAttention;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import io.github.attnzoo.layers.SpatialAttention;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ExplainerTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "鸟");

  @Test
  void aPictureIsShownFromAllSides() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);

    List<Explanation> explanations = Explainer.of(graph, Settings.of(CLASSES)).explain(picture(0));

    assertThat(explanations)
        .extracting(Explanation::name)
        .containsExactly("feature-maps", "channel-heat-maps", "grad-cam", "gates-attention");
    assertThat(explanations)
        .allSatisfy(
            explanation -> {
              assertThat(explanation.figure().getWidth()).isBetween(800, 2400);
              assertThat(explanation.numbers())
                  .containsEntry("trueClass", "cat")
                  .containsKeys("predictedClass", "probability", "input");
            });
    assertThat(explanations.get(1).numbers()).containsEntry("layer", "right");
    // Behind the last convolution: addition, normalisation, activation and attention of that size.
    assertThat(explanations.get(2).numbers()).containsEntry("layer", "attention");
  }

  @Test
  void layersAndCountsAreChosen() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    var settings =
        new Settings(CLASSES, ColorMap.JET, 2, List.of("relu"), "relu", List.of("attention"));

    List<Explanation> explanations = Explainer.of(graph, settings).explain(picture(null));

    Map<?, ?> layers = map(explanations.get(0).numbers(), "layers");
    assertThat(layers.keySet()).isEqualTo(Set.of("relu"));
    assertThat(list(layers, "relu")).hasSize(2);
    assertThat(explanations.get(2).numbers()).containsEntry("layer", "relu");
    assertThat(explanations.get(0).numbers()).containsEntry("trueClass", null);
  }

  @Test
  void channelsAreThoseOfTheLastComputedLayerInWhateverOrderLayersAreNamed() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    for (List<String> layers : List.of(List.of("relu", "left"), List.of("left", "relu"))) {
      var settings = new Settings(CLASSES, ColorMap.JET, 2, layers, null, List.of());

      List<Explanation> explanations = Explainer.of(graph, settings).explain(picture(0));

      assertThat(map(explanations.get(0).numbers(), "layers").keySet())
          .isEqualTo(new LinkedHashSet<>(layers));
      assertThat(explanations.get(1).numbers()).containsEntry("layer", "relu");
    }
  }

  @Test
  void keysOfNumbersHaveAnOrder() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    Explanation cam = Explainer.of(graph, Settings.of(CLASSES)).explain(picture(null)).get(2);
    Map<?, ?> classes = map(cam.numbers(), "classes");
    Explanation attention =
        Explainer.of(Networks.sequence(Weighting.MEAN), Settings.of(CLASSES))
            .explain(sequence())
            .get(0);

    assertThat(classes.values())
        .allSatisfy(
            maps ->
                assertThat(keys((Map<?, ?>) maps))
                    .isEqualTo(List.of("gradCam", "gradCamPlusPlus")));
    assertThat(keys(map(attention.numbers(), "signal"))).isEqualTo(List.of("start", "end"));
  }

  private static List<Object> keys(Map<?, ?> map) {
    return new ArrayList<>(map.keySet());
  }

  @Test
  void featureMapsAreTheStrongestChannels() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    INDArray input = image();
    INDArray activation =
        Objects.requireNonNull(graph.feedForward(new INDArray[] {input}, false).get("left"));

    List<FeatureMaps.Channel> channels =
        FeatureMaps.of(graph, List.of("left"), input, 3).getOrDefault("left", List.of());

    double[] means = activation.mean(2, 3).getRow(0).toDoubleVector();
    double[] highest =
        IntStream.range(0, means.length).mapToDouble(c -> -means[c]).sorted().limit(3).toArray();
    assertThat(channels).hasSize(3);
    for (int i = 0; i < 3; i++) {
      FeatureMaps.Channel channel = channels.get(i);
      assertThat(channel.mean()).isCloseTo(-highest[i], within(1e-6));
      assertThat((double) channel.map().at(4, 1))
          .isCloseTo(activation.getDouble(0, channel.index(), 4, 1), within(1e-6));
    }
  }

  @Test
  void sequencesShowTheirWeightsAndPadding() {
    ComputationGraph graph = Networks.sequence(Weighting.PER_DIMENSION);

    List<Explanation> explanations = Explainer.of(graph, Settings.of(CLASSES)).explain(sequence());

    assertThat(explanations)
        .extracting(Explanation::name)
        .containsExactly("attention-attention", "attention-attention-by-dimension");
    Map<?, ?> numbers = explanations.get(0).numbers();
    INDArray weights = AttentionWeights.of(graph, "attention", steps(), mask());
    List<?> perStep = list(numbers, "weights");
    assertThat(perStep).hasSize(6);
    for (int t = 0; t < 6; t++) {
      assertThat((Double) perStep.get(t))
          .isCloseTo(weights.slice(0).mean(0).getDouble(t), within(1e-6));
    }
    assertThat(perStep.subList(4, 6)).allMatch(weight -> weight.equals(0.0));
    assertThat(numbers.get("timeSteps")).isEqualTo(4);
    double onSignal = (Double) perStep.get(1) + (Double) perStep.get(2);
    assertThat(numbers.get("weightOnSignal"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.DOUBLE)
        .isCloseTo(onSignal, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("layersOverPlaces")
  void weightsOfPlacesAreDrawnOverThePicture(
      SameDiffLayer layer, boolean hasGates, CNN2DFormat format) {
    ComputationGraph graph = Networks.image(format, false, layer);
    INDArray input = format == CNN2DFormat.NCHW ? image() : image().permute(0, 2, 3, 1).dup();
    var view = new View.Picture(new BufferedImage(4, 6, BufferedImage.TYPE_INT_RGB), null);

    List<Explanation> explanations =
        Explainer.of(graph, Settings.of(CLASSES))
            .explain(new Subject("a.png", input, null, view, 0));

    List<String> names = explanations.stream().map(Explanation::name).toList();
    assertThat(names.subList(3, names.size()))
        .isEqualTo(
            hasGates
                ? List.of("gates-attention", "places-attention")
                : List.of("places-attention"));
    Map<?, ?> numbers = explanations.get(names.size() - 1).numbers();
    assertThat(list(numbers, "weights")).hasSize(6);
    assertThat((List<?>) list(numbers, "weights").get(0)).hasSize(4);
  }

  static Stream<Arguments> layersOverPlaces() {
    return Stream.of(
        Arguments.of(new SpatialAttention.Builder().build(), false, CNN2DFormat.NCHW),
        Arguments.of(new SpatialAttention.Builder().build(), false, CNN2DFormat.NHWC),
        Arguments.of(
            new ConvolutionalBlockAttention.Builder().reduction(2).build(), true, CNN2DFormat.NCHW),
        Arguments.of(new CoordinateAttention.Builder().build(), false, CNN2DFormat.NCHW));
  }

  @Test
  void oneWeightForAllDimensionsIsShownOnce() {
    ComputationGraph graph = Networks.sequence(Weighting.MEAN);

    assertThat(Explainer.of(graph, Settings.of(CLASSES)).explain(sequence())).hasSize(1);
  }

  @Test
  void gatesAreAveragedOverEachClass() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    INDArray inputs = Nd4j.rand(DataType.DOUBLE, 4, 2, 6, 4);
    INDArray labels =
        Nd4j.createFromArray(new double[][] {{0, 1, 0}, {0, 1, 0}, {1, 0, 0}, {1, 0, 0}});
    var batches = List.of(new DataSet(inputs, labels)).iterator();

    List<Explanation> all = ClassGates.of(graph, batches, 3, Settings.of(CLASSES));

    assertThat(all)
        .extracting(Explanation::name)
        .containsExactly("gates-by-class", "gates-by-class-attention");
    Explanation found = all.get(0);

    INDArray gates = AttentionWeights.of(graph, "attention", inputs, null);
    List<?> rows = list(map(found.numbers(), "layers"), "attention");
    Float dogs = (Float) ((List<?>) rows.get(1)).get(3);
    assertThat((double) dogs)
        .isCloseTo((gates.getDouble(0, 3) + gates.getDouble(1, 3)) / 2, within(1e-6));
    assertThat((Float) ((List<?>) rows.get(2)).get(3)).isNaN();
    assertThat(found.numbers()).containsEntry("samples", List.of(1, 2, 0));
    assertThat(all.get(1).numbers()).containsEntry("gates", rows);
  }

  @Test
  void layersThatAreNotThereAreNamedAtOnce() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    var settings = new Settings(CLASSES, ColorMap.VIRIDIS, 9, List.of("conv7"), null, List.of());

    assertThatThrownBy(() -> Explainer.of(graph, settings))
        .hasMessageStartingWith("the graph has no layer 'conv7'; it has image, start, left");
  }

  private static Map<?, ?> map(Map<?, ?> numbers, String key) {
    return (Map<?, ?>) Objects.requireNonNull(numbers.get(key), key);
  }

  private static List<?> list(Map<?, ?> numbers, String key) {
    return (List<?>) Objects.requireNonNull(numbers.get(key), key);
  }

  private static Subject picture(@Nullable Integer trueClass) {
    var image = new BufferedImage(4, 6, BufferedImage.TYPE_INT_RGB);
    return new Subject("a.png", image(), null, new View.Picture(image, null), trueClass);
  }

  private static INDArray image() {
    Nd4j.getRandom().setSeed(2);
    return Nd4j.rand(DataType.DOUBLE, 1, 2, 6, 4);
  }

  private static Subject sequence() {
    var values = HeatMap.of(steps().slice(0));
    var view = new View.Signal(values, List.of("x", "y"), 1, 3);
    return new Subject("seq", steps(), mask(), view, 1);
  }

  private static INDArray steps() {
    return Nd4j.linspace(DataType.FLOAT, -1, 0.2, 12).reshape(1, 2, 6);
  }

  private static INDArray mask() {
    return Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 0, 0}});
  }
}
