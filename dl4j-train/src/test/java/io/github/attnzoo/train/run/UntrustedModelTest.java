package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Model files that would have this program run code of their choice. */
class UntrustedModelTest {
  @TempDir private Path temp;
  private SampleModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model = SampleModel.in(temp);
  }

  @Test
  void javaObjectsAreRefused() throws IOException {
    model.change(entries -> entries.put(ModelSerializer.PREPROCESSOR_BIN, new byte[] {1}));

    model.assertRefused(ModelSerializer.PREPROCESSOR_BIN);
  }

  @Test
  void aClassThatIsNoLayerIsRefusedBeforeItIsLoaded() throws IOException {
    String planted = Planted.class.getName();
    model.changeGraph(
        json ->
            json.replaceFirst(
                "\"@class\" *: *\"[^\"]*\"",
                Matcher.quoteReplacement("\"@class\":\"" + planted + "\"")));

    model.assertRefused(planted);
    assertThat(System.getProperty(Planted.class.getName())).isNull();
  }

  @Test
  void anEscapedKeyDoesNotHideAClass() throws IOException {
    model.changeGraph(
        json ->
            json.replaceFirst(
                "\"@class\" *: *\"[^\"]*\"", "\"\\\\u0040class\":\"java.lang.Runtime\""));

    model.assertRefused("java.lang.Runtime");
  }

  @Test
  void aClassInPlaceOfADistributionIsRefusedBeforeItIsLoaded() throws IOException {
    assertPlantedIsRefused(
        "\"weightInit(?:Fn)?\" *: *\\{",
        "\"biasInitFn\":{\"@class\":\"org.deeplearning4j.nn.weights.WeightInitDistribution\","
            + "\"distribution\":{\"type\":\"%s\"}},$0");
  }

  @Test
  void aClassAsTheArgumentOfAGenericOneIsRefusedBeforeItIsLoaded() throws IOException {
    assertPlantedIsRefused(
        "\"@class\" *: *\"(org.deeplearning4j.nn.conf.graph[^\"]*)\"", "\"@class\":\"$1<%s>\"");
  }

  @Test
  void aClassAtTheHeadOfAListIsRefusedBeforeItIsLoaded() throws IOException {
    assertPlantedIsRefused("\"activationFn\" *: *\\{[^}]*\\}", "\"activationFn\":[\"%s\",{}]");
  }

  @Test
  void aClassInTheMiddleOfVertexNamesIsRefusedWhereTheyAreNoTexts() throws IOException {
    assertPlantedIsRefused(
        "\"networkInputs\" *: *\\[[^\\]]*\\]", "\"networkInputs\":[[\"%s\",{}]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer1.0.conv1", "block/bn", "conv 1", "gr\u00f6\u00dfe"})
  void verticesMayHaveAnyNames(String name) throws IOException {
    INDArray input = Nd4j.rand(2, 3, 8);
    INDArray before = model.graph().outputSingle(input);
    String old = model.graph().getConfiguration().getNetworkInputs().get(0);
    model.changeGraph(json -> json.replace("\"" + old + "\"", "\"" + name + "\""));
    String first = model.graph().getConfiguration().getVertices().keySet().iterator().next();
    model.changeGraph(json -> json.replace("\"" + first + "\"", "\"" + name + ".2\""));

    assertThat(SavedModel.read(model.file()).graph().outputSingle(input)).isEqualTo(before);
  }

  private void assertPlantedIsRefused(String where, String replacement) throws IOException {
    String planted = Planted.class.getName();
    model.changeGraph(
        json -> json.replaceFirst(where, replacement.replace("%s", planted.replace("$", "\\$"))));

    model.assertRefused("names a class that is no layer");
    assertThat(System.getProperty(planted)).isNull();
  }

  /** Says so when it is initialised. */
  static final class Planted {
    static {
      System.setProperty(Planted.class.getName(), "ran");
    }
  }
}
