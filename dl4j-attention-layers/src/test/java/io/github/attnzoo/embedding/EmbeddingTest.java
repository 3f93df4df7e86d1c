package io.github.attnzoo.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.AttentionWeights;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Runs the programs of docs/embedding.md, which shows them as they stand here. */
class EmbeddingTest {

  private static final Path SOURCES = Path.of("src/test/java/io/github/attnzoo/embedding");

  @TempDir Path folder;

  @Test
  void theSequenceClassifierLearnsAndIsRestored() throws IOException {
    File saved = folder.resolve("sequences.zip").toFile();
    MultiLayerNetwork network = SequenceClassifier.train(saved);
    Evaluation evaluation = network.evaluate(SequenceClassifier.data(128, 2));
    assertThat(evaluation.accuracy()).isGreaterThan(0.9);

    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(saved);
    DataSet some = SequenceClassifier.data(32, 3).next();
    INDArray features = some.getFeatures();
    INDArray mask = some.getFeaturesMaskArray();
    assertThat(bits(restored.output(features, false, mask, null)))
        .isEqualTo(bits(network.output(features, false, mask, null)));
    INDArray weights = AttentionWeights.of(restored, 1, features, mask);
    assertThat(weights.shape()).containsExactly(32, 16, 12);
  }

  @Test
  void theImageClassifierLearnsAndIsRestored() throws IOException {
    File saved = folder.resolve("pictures.zip").toFile();
    ComputationGraph graph = ImageClassifier.train(saved);
    Evaluation evaluation = graph.evaluate(ImageClassifier.data(128, 2));
    assertThat(evaluation.accuracy()).isGreaterThan(0.9);

    ComputationGraph restored = ModelSerializer.restoreComputationGraph(saved);
    INDArray pictures = ImageClassifier.data(32, 3).next().getFeatures();
    assertThat(bits(restored.outputSingle(pictures))).isEqualTo(bits(graph.outputSingle(pictures)));
    INDArray gates = AttentionWeights.of(restored, "attention", pictures, null);
    assertThat(gates.shape()).containsExactly(32, 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SequenceClassifier", "ImageClassifier"})
  void theDocumentationShowsTheProgram(String program) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "embedding.md"));
    String source = Files.readString(SOURCES.resolve(program + ".java"));
    String body = source.substring(source.indexOf("import "));
    assertThat(page).contains("```java\n" + body.stripTrailing() + "\n```");
  }

  private static float[] bits(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
