package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
  private static final List<EpochMetrics> EPOCHS =
      List.of(new EpochMetrics(1, 0.1 + 0.2, 0.5, null, null, 0.001, 1e5 / 3, 1.25));

  @TempDir private Path temp;
  private ModelConfig config;
  private ComputationGraph graph;
  private Path file;

  @BeforeEach
  void writeModel() throws IOException {
    config =
        TinyConfigs.sequence("data.validationFraction=0", "training.monitor.metric=train-loss");
    graph = config.build();
    graph.fit(new INDArray[] {Nd4j.rand(2, 3, 8)}, new INDArray[] {Nd4j.eye(3).getRows(0, 1)});
    file = temp.resolve("model.zip");
    write("a", "b", "c");
  }

  private void write(String... classes) throws IOException {
    var info = new ModelInfo(1, "test", config, List.of(classes), "generated data", List.of());
    WholeFile.write(file, out -> ModelZip.write(graph, info, EPOCHS, out));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    SavedModel read = SavedModel.read(file);

    assertThat(read.config()).isEqualTo(config);
    assertThat(read.classes()).containsExactly("a", "b", "c");
    assertThat(read.epochs()).isEqualTo(EPOCHS);
    assertSameGraph(read.graph());
  }

  @Test
  void deeplearning4jOpensItToo() throws IOException {
    assertSameGraph(ModelSerializer.restoreComputationGraph(file.toFile()));
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    var info =
        new ModelInfo(1, "test", config, List.of("a", "b", "c"), "generated data", List.of());
    var again = new ByteArrayOutputStream();
    ModelZip.write(graph, info, EPOCHS, again);

    assertThat(again.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  private void assertSameGraph(ComputationGraph read) {
    INDArray input = Nd4j.rand(2, 3, 8);
    assertThat(Bits.of(read.params())).isEqualTo(Bits.of(graph.params()));
    assertThat(Bits.of(read.getUpdater().getStateViewArray()))
        .isEqualTo(Bits.of(graph.getUpdater().getStateViewArray()));
    assertThat(read.getIterationCount()).isEqualTo(graph.getIterationCount()).isEqualTo(1);
    assertThat(Bits.of(read.outputSingle(input))).isEqualTo(Bits.of(graph.outputSingle(input)));
  }

  @Test
  void aModelThatCouldNotBeReadBackIsRefusedBeforeTheTraining() {
    var info =
        new ModelInfo(1, "test", config, List.of("x".repeat(1 << 20)), "generated", List.of());

    assertThatThrownBy(() -> ModelZip.checkReadable(graph, info))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("data.classes");
  }

  @Test
  void javaObjectsAreRefused() throws IOException {
    change(entries -> entries.put(ModelSerializer.PREPROCESSOR_BIN, new byte[] {1}));

    assertRefused(ModelSerializer.PREPROCESSOR_BIN);
  }

  @Test
  void aClassThatIsNoLayerIsRefusedBeforeItIsLoaded() throws IOException {
    String planted = Planted.class.getName();
    changeGraph(
        json ->
            json.replaceFirst(
                "\"@class\" *: *\"[^\"]*\"",
                Matcher.quoteReplacement("\"@class\":\"" + planted + "\"")));

    assertRefused(planted);
    assertThat(System.getProperty(Planted.class.getName())).isNull();
  }

  @Test
  void anEscapedKeyDoesNotHideAClass() throws IOException {
    changeGraph(
        json ->
            json.replaceFirst(
                "\"@class\" *: *\"[^\"]*\"", "\"\\\\u0040class\":\"java.lang.Runtime\""));

    assertRefused("java.lang.Runtime");
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

  private void assertPlantedIsRefused(String where, String replacement) throws IOException {
    String planted = Planted.class.getName();
    changeGraph(
        json -> json.replaceFirst(where, replacement.replace("%s", planted.replace("$", "\\$"))));

    assertRefused("names a class that is no layer");
    assertThat(System.getProperty(planted)).isNull();
  }

  /** Says so when it is initialised. */
  static final class Planted {
    static {
      System.setProperty(Planted.class.getName(), "ran");
    }
  }

  @Test
  void anArrayLargerThanItsBytesIsRefusedBeforeItIsAllocated() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(6);
    out.writeUTF("LONG");
    for (long value : new long[] {1, 1L << 40, 1, 0, 1, 99}) {
      out.writeLong(value);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(1L << 40);
    out.writeUTF("FLOAT");
    change(entries -> entries.put(ModelZip.PARAMETERS, bytes.toByteArray()));

    assertRefused("got length 1099511627776");
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, -1, 0})
  void stridesThatLeadOutOfTheBytesAreRefused(long stride) throws IOException {
    long length = graph.numParams();
    change(
        entries -> {
          byte[] bytes = Objects.requireNonNull(entries.get(ModelZip.PARAMETERS));
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          // The header (two texts and a length), then rank, size and stride.
          int shape = 2 + "MIXED_DATA_TYPES".length() + 8 + 2 + "LONG".length();
          assertThat(buffer.getLong(shape + 8)).isEqualTo(length);
          buffer.putLong(shape + 16, stride);
        });

    assertRefused("numbers side by side");
  }

  @Test
  void numbersBeyondThoseOfTheGraphAreRefusedUnread() throws IOException {
    change(
        entries -> {
          byte[] bytes = Objects.requireNonNull(entries.get(ModelZip.PARAMETERS));
          entries.put(ModelZip.PARAMETERS, Arrays.copyOf(bytes, bytes.length + (64 << 20)));
        });

    assertRefused("found more bytes behind them");
  }

  @Test
  void updaterStateMustBeThereExactlyWhereTheUpdaterHasOne() throws IOException {
    change(entries -> entries.remove(ModelZip.UPDATER));

    assertRefused("found no entry " + ModelZip.UPDATER);

    config =
        TinyConfigs.sequence(
            "data.validationFraction=0",
            "training.monitor.metric=train-loss",
            "training.optimizer={\"id\": \"sgd\"}");
    graph = config.build();
    write("a", "b", "c");
    assertThat(SavedModel.read(file).epochs()).isEqualTo(EPOCHS);
    change(entries -> entries.put(ModelZip.UPDATER, new byte[1]));

    assertRefused("found an entry " + ModelZip.UPDATER);
  }

  @Test
  void otherClassesThanTheGraphHasOutputsAreRefused() throws IOException {
    write("a", "b", "c", "d");

    assertRefused("expected as many classes as outputs, found 4 and 3");
  }

  @Test
  void aGraphOfTwoInputsIsRefused() throws IOException {
    changeGraph(
        json -> json.replaceFirst("\"networkInputs\" *: *\\[", "\"networkInputs\":[\"other\","));

    assertRefused("expected a graph with one input and one output, found 2 and 1");
  }

  @Test
  void parametersOfAnotherModelAreRefused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    Nd4j.write(Nd4j.rand(1, 17), new DataOutputStream(bytes));
    change(entries -> entries.put(ModelZip.PARAMETERS, bytes.toByteArray()));

    assertRefused("got length 17");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
  void aFileCutShortIsRefused(double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));

    assertRefused("model.zip");
  }

  @Test
  void aZipThatIsNoModelIsRefused() throws IOException {
    change(
        entries -> {
          entries.clear();
          entries.put("readme.txt", new byte[10]);
        });

    assertRefused("no model");
  }

  @Test
  void aModelOfPlainDeeplearning4jIsRefusedWithTheReason() throws IOException {
    ModelSerializer.writeModel(graph, file.toFile(), true);

    assertRefused("was not written by this trainer");
  }

  @Test
  void aMissingFileIsRefused() {
    file = temp.resolve("none.zip");

    assertRefused("no such model");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> SavedModel.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  private interface Change {
    void apply(Map<String, byte[]> entries);
  }

  private interface TextChange {
    String apply(String text);
  }

  private void changeGraph(TextChange change) throws IOException {
    change(
        entries -> {
          String json = new String(entries.get(ModelZip.GRAPH), StandardCharsets.UTF_8);
          String changed = change.apply(json);
          assertThat(changed).isNotEqualTo(json);
          entries.put(ModelZip.GRAPH, changed.getBytes(StandardCharsets.UTF_8));
        });
  }

  private void change(Change change) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    change.apply(entries);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }
}
