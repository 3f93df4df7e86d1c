package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.explain.picture.ColorMap;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The examples of docs/explain.md, as code that runs. */
class ExplainDocTest {
  private static final Path PAGE = Path.of("..", "docs", "explain.md");
  private static final Path SELF =
      Path.of("src/test/java", ExplainDocTest.class.getName().replace('.', '/') + ".java");

  @TempDir Path folder;

  private final ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);

  @Test
  void exampleOfPicture() throws IOException {
    INDArray features = Nd4j.rand(DataType.DOUBLE, 1, 2, 6, 4);
    var image = new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB);
    // example: picture
    Explainer explainer = Explainer.of(graph, Settings.of(List.of("cat", "dog", "cow")));
    View view = new View.Picture(image, null);
    Subject subject = new Subject("cat.png", features, null, view, 0);
    for (Explanation explanation : explainer.explain(subject)) {
      File file = folder.resolve(explanation.name() + ".png").toFile();
      ImageIO.write(explanation.figure(), "png", file);
    }
    // end
    assertThat(folder.resolve("grad-cam.png")).isNotEmptyFile();

    // example: settings
    var classes = List.of("cat", "dog", "cow");
    var settings =
        new Settings(
            classes, ColorMap.JET, 16, List.of("left", "relu"), "relu", List.of("attention"));
    // end
    assertThat(Explainer.of(graph, settings).explain(subject))
        .extracting(Explanation::name)
        .containsExactly("feature-maps", "channel-heat-maps", "grad-cam", "gates-attention");
  }

  @Test
  void exampleOfSequence() {
    INDArray features = Nd4j.rand(DataType.FLOAT, 1, 2, 6);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 0, 0}});
    // example: sequence
    HeatMap values = HeatMap.of(features.slice(0)); // before normalisation, if there was one
    View view = new View.Signal(values, List.of("x", "y"), null, null);
    Subject subject = new Subject("walk 17", features, mask, view, null);
    // end
    ComputationGraph sequences = Networks.sequence(Weighting.MEAN);
    assertThat(Explainer.of(sequences, Settings.of(List.of())).explain(subject)).hasSize(1);
  }

  @Test
  void exampleOfNumbers() {
    INDArray first = Nd4j.rand(DataType.DOUBLE, 1, 2, 6, 4);
    INDArray pictures = Nd4j.concat(0, first, first);
    // example: numbers
    GradCam cam = GradCam.of(graph, "relu");
    List<HeatMap> maps = cam.maps(GradCam.Variant.GRAD_CAM, pictures, 2, 0); // a class a sample
    HeatMap asLargeAsTheInput = maps.get(0).resized(6, 4);
    var strongest = FeatureMaps.of(graph, List.of("left"), first, 3);
    // end
    assertThat(maps).hasSize(2);
    assertThat(asLargeAsTheInput.width()).isEqualTo(4);
    assertThat(strongest.get("left")).hasSize(3);
    // Of the same picture, so that only the classes differ.
    assertThat(maps.get(0).rows()).isNotEqualTo(maps.get(1).rows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"picture", "settings", "sequence", "numbers"})
  void thePageShowsTheseExamples(String name) throws IOException {
    String shown =
        between(Files.readString(PAGE), "<!-- example: " + name + " -->\n```java\n", "```");
    String code = between(Files.readString(SELF), "// example: " + name + "\n", "// end\n");

    assertThat(words(shown)).isEqualTo(words(code));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isPositive();
    return text.substring(from + start.length(), text.indexOf(end, from + start.length()));
  }

  /** Without the line breaks and spaces that only the width of a line asks for. */
  private static String words(String code) {
    return code.replaceAll("\\s+", "");
  }
}
