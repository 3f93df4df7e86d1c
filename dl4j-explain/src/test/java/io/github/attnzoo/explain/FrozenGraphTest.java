package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.explain.GradCam.Variant;
import io.github.attnzoo.layers.AttentionWeights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FrozenGraphTest {
  private static final List<String> FROZEN =
      List.of("start", "left", "right", "norm", "relu", "attention");

  static Stream<Named<UnaryOperator<ComputationGraph>>> freezing() {
    return Stream.of(
        Named.of("FrozenLayer", plain -> with(plain, FrozenLayer::new)),
        Named.of("FrozenLayerWithBackprop", plain -> with(plain, FrozenLayerWithBackprop::new)),
        Named.of(
            "both",
            plain -> with(plain, layer -> new FrozenLayer(new FrozenLayerWithBackprop(layer)))),
        Named.of("TransferLearning", FrozenGraphTest::transferred),
        Named.of(
            "TransferLearning of FrozenLayerWithBackprop",
            plain -> transferred(with(plain, FrozenLayerWithBackprop::new))));
  }

  @ParameterizedTest
  @MethodSource("freezing")
  void aFrozenGraphIsExplainedLikeOneThatIsNot(UnaryOperator<ComputationGraph> freezing)
      throws IOException {
    for (CNN2DFormat format : List.of(CNN2DFormat.NCHW, CNN2DFormat.NHWC)) {
      ComputationGraph plain = Networks.image(format, false);
      ComputationGraph frozen = freezing.apply(plain);
      String configuration = frozen.getConfiguration().toJson();

      assertSame(plain, frozen, format);
      assertSame(plain, reloaded(frozen), format);
      assertThat(frozen.getConfiguration().toJson()).isEqualTo(configuration);
    }
  }

  private static void assertSame(
      ComputationGraph plain, ComputationGraph frozen, CNN2DFormat format) {
    INDArray input =
        Nd4j.linspace(DataType.DOUBLE, -1, 0.05, 48)
            .reshape(
                format == CNN2DFormat.NCHW ? new long[] {1, 2, 6, 4} : new long[] {1, 6, 4, 2});
    var view = new View.Picture(new BufferedImage(4, 6, BufferedImage.TYPE_INT_RGB), null);
    var subject = new Subject("a.png", input, null, view, 0);

    assertThat(ConvolutionLayers.of(frozen)).isEqualTo(List.of("left", "right"));
    assertThat(ConvolutionLayers.format(frozen)).isEqualTo(format);
    assertThat(AttentionWeights.layers(frozen)).isEqualTo(List.of("attention"));
    assertThat(Explainer.of(frozen, Settings.of(List.of())).explain(subject))
        .extracting(Explanation::name)
        .containsExactly("feature-maps", "channel-heat-maps", "grad-cam", "gates-attention");
    for (Variant variant : Variant.values()) {
      List<Float> expected = values(GradCam.of(plain, "norm").maps(variant, input, 1));
      List<Float> actual = values(GradCam.of(frozen, "norm").maps(variant, input, 1));
      // TransferLearning rounds parameters of double to float.
      assertThat(actual)
          .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Float.compare(a, b))
          .isEqualTo(expected);
    }
  }

  private static List<Float> values(List<HeatMap> maps) {
    return maps.get(0).rows().stream().flatMap(List::stream).toList();
  }

  private static ComputationGraph with(ComputationGraph plain, UnaryOperator<Layer> wrapper) {
    ComputationGraphConfiguration configuration = plain.getConfiguration().clone();
    for (String name : FROZEN) {
      var vertex = Objects.requireNonNull(configuration.getVertices().get(name), name);
      var conf = ((LayerVertex) vertex).getLayerConf();
      conf.setLayer(wrapper.apply(conf.getLayer()));
      conf.getLayer().setLayerName(name);
    }
    var graph = new ComputationGraph(configuration);
    graph.init(plain.params().dup(), false);
    return graph;
  }

  private static ComputationGraph transferred(ComputationGraph graph) {
    return new TransferLearning.GraphBuilder(graph).setFeatureExtractor("attention").build();
  }

  private static ComputationGraph reloaded(ComputationGraph graph) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, false);
    return ModelSerializer.restoreComputationGraph(
        new ByteArrayInputStream(bytes.toByteArray()), false);
  }
}
