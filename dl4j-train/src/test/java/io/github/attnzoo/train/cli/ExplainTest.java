package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import io.github.attnzoo.models.config.JsonValue.Arr;
import io.github.attnzoo.models.config.JsonValue.Num;
import io.github.attnzoo.models.config.JsonValue.Obj;
import io.github.attnzoo.models.config.JsonValue.Text;
import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  @TempDir static Path shared;
  private static Path sequence;
  private static Path image;

  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    sequence = train("sequence", TinyConfigs.SEQUENCE);
    image = train("image", TinyConfigs.IMAGE);
  }

  private static Path train(String name, String config) throws IOException {
    Path file = Files.writeString(shared.resolve(name + ".json"), config);
    Path run = shared.resolve(name);
    Cli.Result result =
        Cli.run("train", file.toString(), "--out", run.toString(), "--set", "training.epochs=1");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return run;
  }

  @Test
  void picturesOfADataSetAreDrawnWithTheirClassesAndNumbers() throws IOException {
    Path out = temp.resolve("figures");

    Cli.Result result =
        Cli.run(
            "explain",
            image.toString(),
            "--split",
            "test",
            "--sample",
            "2-3",
            "--colors",
            "jet",
            "--out",
            out.toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .allSatisfy(file -> assertThat(ImageIO.read(Path.of(file).toFile())).isNotNull());
    assertThat(names(out))
        .contains(
            "0-generated-test-2-feature-maps.png",
            "0-generated-test-2-channel-heat-maps.png",
            "0-generated-test-2-grad-cam.png",
            "1-generated-test-3-gates-attention1.png",
            "test-gates-by-class.json",
            "test-gates-by-class-attention1.json")
        .hasSize(2 * (2 * 4 + 2));
    Obj numbers = (Obj) read(out.resolve("0-generated-test-2-grad-cam.json"));
    assertThat(text(numbers, "trueClass")).isEqualTo("square");
    assertThat(((Num) get(numbers, "probability")).value()).isBetween(0.5, 1.0);
  }

  @Test
  void sequencesOfAFileAreDrawnWithTheirPadding() throws IOException {
    Path csv = temp.resolve("one.csv");
    var lines = new StringBuilder("seq,t,a,b,c\n");
    for (int t = 0; t < 6; t++) {
      lines.append("7,%d,%s,0.5,-1%n".formatted(t, t * 0.1));
    }
    Files.writeString(csv, lines);
    Path out = temp.resolve("figures");

    Cli.Result result =
        Cli.run("explain", sequence.toString(), csv.toString(), "--out", out.toString(), "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    Obj first = (Obj) ((Arr) Json.parse(result.out(), "stdout")).items().get(0);
    assertThat(text(first, "class")).startsWith("pattern-");
    assertThat(((Arr) get(first, "files")).items()).hasSize(2);
    Path numbers =
        names(out).stream()
            .filter(n -> n.endsWith("attention-attention.json"))
            .map(out::resolve)
            .findFirst()
            .orElseThrow();
    List<JsonValue> weights = ((Arr) get((Obj) read(numbers), "weights")).items();
    assertThat(weights).hasSize(8);
    assertThat(weights.subList(6, 8)).allMatch(w -> ((Num) w).value() == 0);
  }

  @Test
  void evaluatingGeneratedDataScoresTheAttention() {
    for (Path run : List.of(sequence, image)) {
      Cli.Result text = Cli.run("evaluate", run.toString());
      Cli.Result json = Cli.run("evaluate", run.toString(), "--json");

      assertThat(text.out()).contains("peak on signal", "by chance");
      Obj score =
          (Obj) ((Arr) get((Obj) Json.parse(json.out(), "out"), "attention")).items().get(0);
      assertThat(((Num) get(score, "chance")).value()).isBetween(0.1, 0.9);
      assertThat(((Num) get(score, "weightOnSignal")).value()).isBetween(0.0, 1.0);
      assertThat(((Num) get(score, "peakOnSignal")).value()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void aModelOfAnotherProgramNeedsTheConfigOfItsData() throws IOException {
    Path foreign = temp.resolve("foreign.zip");
    var graph =
        ModelSerializer.restoreComputationGraph(
            image.resolve("checkpoints/best.zip").toFile(), false);
    ModelSerializer.writeModel(graph, foreign.toFile(), false);
    Path out = temp.resolve("figures");
    String[] start = {"explain", foreign.toString(), "--split", "test", "--out", out.toString()};

    Cli.Result without = Cli.run(start);
    Cli.Result with =
        Cli.run(
            Stream.concat(
                    Stream.of(start),
                    Stream.of("--config", image.resolve("config.json").toString()))
                .toArray(String[]::new));

    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("was not written by this trainer", "--config");
    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(names(out)).hasSize(2 * (4 + 2));
  }

  @Test
  void anotherKindOfNetworkIsRefused() throws IOException {
    Path foreign = temp.resolve("layers.zip");
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(new OutputLayer.Builder().nIn(64).nOut(2).build())
                .build());
    network.init();
    ModelSerializer.writeModel(network, foreign.toFile(), false);
    Path out = temp.resolve("figures");

    Cli.Result result =
        Cli.run(
            "explain",
            foreign.toString(),
            "--config",
            image.resolve("config.json").toString(),
            "--split",
            "test",
            "--out",
            out.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("expected a ComputationGraph", "toComputationGraph()");
    assertThat(out).doesNotExist();
  }

  @Test
  void aLayerNamedLikeAPathIsDrawnInsideTheFolder() throws IOException {
    Path model = Files.copy(image.resolve("checkpoints/best.zip"), temp.resolve("model.zip"));
    try (var zip = FileSystems.newFileSystem(model)) {
      Path graph = zip.getPath("configuration.json");
      String json = Files.readString(graph);
      Files.writeString(graph, json.replace("\"attention1\"", "\"x/../../../planted\""));
    }
    Path out = Files.createDirectories(temp.resolve("a/b/figures"));
    Files.createDirectories(out.resolve("0-generated-test-1-gates-x"));

    Cli.Result result =
        Cli.run(
            "explain",
            model.toString(),
            "--split",
            "test",
            "--sample",
            "1",
            "--out",
            out.toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(names(out)).contains("0-generated-test-1-gates-x-..-..-..-planted.png");
    assertThat(names(temp.resolve("a"))).containsExactly("b");
    assertThat(names(temp.resolve("a/b"))).containsExactly("figures");
  }

  @Test
  void wrongUseIsToldInOneLineAndWritesNothing() throws IOException {
    Path out = temp.resolve("figures");
    String model = image.toString();
    assertRefused("--split needed", out, "expected an INPUT, or --split", model);
    assertRefused("sample", out, "--sample needs --split", model, "--sample", "1");
    assertRefused("range", out, "from 0 to 11", model, "--split", "test", "--sample", "12");
    assertRefused("word", out, "such as 0,3,7-9", model, "--split", "test", "--sample", "x");
    assertRefused("layer", out, "no layer 'c9'", model, "--split", "test", "--layers", "c9");
    assertRefused("map", out, "found rank 2", model, "--split", "test", "--map-layer", "dense");
    assertRefused("channels", out, "--channels", model, "--split", "test", "--channels", "0");
    assertRefused("colors", out, "viridis or jet", model, "--split", "test", "--colors", "red");
    assertRefused("input", out, "no-such.png", model, "no-such.png");
    Path file = Files.writeString(temp.resolve("file"), "");
    assertRefused("out", file, "expected a folder", model, "--split", "test");
  }

  @Test
  void optionsOfFeatureMapsAreRefusedForSequences() {
    Path out = temp.resolve("figures");
    String model = sequence.toString();
    String[][] given = {{"--layers", "lstm1"}, {"--channels", "9"}, {"--map-layer", "lstm1"}};
    for (String[] option : given) {
      String message = String.join(" ", option) + ": is for feature maps and Grad-CAM; " + model;
      assertRefused(
          option[0], out, message, model, "--split", "test", option[0], option[1], "--json");
    }
  }

  private static void assertRefused(String what, Path out, String message, String... arguments) {
    Cli.Result result =
        Cli.run(
            Stream.of(
                    Stream.of("explain"), Stream.of(arguments), Stream.of("--out", out.toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));

    assertThat(result.exitCode()).as(what).isEqualTo(2);
    assertThat(result.err()).as(what).contains(message).startsWith("error: ");
    assertThat(out)
        .as(what)
        .isNot(new org.assertj.core.api.Condition<>(Files::isDirectory, "made"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonValue read(Path file) throws IOException {
    return Json.parse(Files.readString(file), file.toString());
  }

  private static JsonValue get(Obj object, String key) {
    return Objects.requireNonNull(object.get(key), key);
  }

  private static String text(Obj object, String key) {
    return ((Text) get(object, key)).value();
  }
}
