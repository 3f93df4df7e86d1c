package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import io.github.attnzoo.models.config.JsonValue.Arr;
import io.github.attnzoo.models.config.JsonValue.Num;
import io.github.attnzoo.models.config.JsonValue.Obj;
import io.github.attnzoo.models.config.JsonValue.Text;
import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAndUseTest {
  @TempDir private static Path temp;
  private static Path config;
  private static Path run;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    run = temp.resolve("run");
    trained = Cli.run("train", config.toString(), "--out", run.toString());
  }

  @Test
  void trainingTellsEachEpochAndTheResult() {
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("epoch 1/2: ", "epoch 2/2: ", "kernels nd4j");
    assertThat(trained.out()).startsWith("test accuracy ").contains("run folder " + run);
  }

  @Test
  void theRunFolderIsComplete() throws IOException {
    try (var files = Files.walk(run)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> run.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "run.json",
              "metrics.csv",
              "report.html",
              "checkpoints/last.zip",
              "checkpoints/best.zip");
    }
    assertThat(ModelConfig.read(run.resolve("config.json"))).isEqualTo(ModelConfig.read(config));
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .hasSize(3)
        .first()
        .isEqualTo(
            "epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate,"
                + "samplesPerSecond,seconds");
    assertThat(run.resolve("report.html"))
        .content()
        .contains("<svg", "Confusion", "tiny sequence")
        .doesNotContain("{{", "<script", "http");
  }

  @Test
  void theRecordTellsWhereTheRunComesFrom() throws IOException {
    JsonValue record = read(run.resolve("run.json"));

    assertThat(text(record, "status")).isEqualTo("finished");
    assertThat(text(record, "versions", "deeplearning4j")).isEqualTo("1.0.0-M2.1");
    assertThat(text(record, "data", "identity")).contains("generated-sequences");
    assertThat(number(record, "seed")).isEqualTo(7);
    assertThat(number(record, "machine", "threads")).isPositive();
    assertThat(text(record, "launch", "command")).isNotBlank();
    assertThat(text(record, "launch", "jvm")).contains(System.getProperty("java.vm.version"));
    assertThat(((Arr) at(record, "layers")).items())
        .extracting(layer -> text(layer, "reason"))
        .isNotEmpty()
        .containsOnly("training.kernels is plain");
    assertThat(number(record, "result", "test", "calibration", "brier")).isBetween(0.0, 2.0);
  }

  @Test
  void evaluatingRepeatsTheRecordedResultToTheLastDigit() throws IOException {
    JsonValue recorded = at(read(run.resolve("run.json")), "result", "test");

    Cli.Result result = Cli.run("evaluate", run.toString(), "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonValue evaluated = Json.parse(result.out(), "stdout");
    for (String key : new String[] {"loss", "accuracy", "samples"}) {
      assertThat(number(evaluated, key)).as(key).isEqualTo(number(recorded, key));
    }
    assertThat(((Arr) at(evaluated, "perClass")).items()).hasSize(3);
    assertThat(at(evaluated, "perClass").toString().replaceAll("line=\\d+, column=\\d+", ""))
        .contains("precision", "recall", "samples", "pattern-0");
  }

  @Test
  void topKMustBeANumberOfClasses() {
    Cli.Result result = Cli.run("evaluate", run.toString(), "--top-k", "2,4");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--top-k", "number of classes, 3, got 4").hasLineCount(1);
    assertThat(Cli.run("evaluate", run.toString(), "--top-k", "3").out())
        .contains("top-3 accuracy 100.00 %", "calibration error");
  }

  @Test
  void evaluatingAFileOrAnotherSplitWorksToo() {
    Path last = run.resolve("checkpoints/last.zip");

    Cli.Result result = Cli.run("evaluate", last.toString(), "--split", "validation");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("on 12 validation samples", "precision", "true \\ predicted");
  }

  @Test
  void predictingTellsAClassForEachSequence() throws IOException {
    Path csv = temp.resolve("two.csv");
    var lines = new StringBuilder("seq,t,a,b,c\n");
    for (int sequence = 0; sequence < 2; sequence++) {
      for (int t = 0; t < 8; t++) {
        lines.append("%d,%d,%s,0.5,-1%n".formatted(sequence, t, t * 0.1));
      }
    }
    Files.writeString(csv, lines);

    Cli.Result result = Cli.run("predict", run.toString(), csv.toString(), "--top", "2", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    var predictions = ((Arr) Json.parse(result.out(), "stdout")).items();
    assertThat(predictions).hasSize(2);
    assertThat(text(predictions.get(0), "class")).startsWith("pattern-");
    assertThat(number(predictions.get(0), "probability")).isBetween(1.0 / 3, 1.0);
    assertThat(((Arr) at(predictions.get(0), "top")).items()).hasSize(2);
  }

  @Test
  void aRunFolderIsNotOverwritten() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("run.json"));

    Cli.Result again = Cli.run("train", config.toString(), "--out", run.toString());

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains(run.toString(), "--resume").hasLineCount(1);
    assertThat(Files.readAllBytes(run.resolve("run.json"))).isEqualTo(before);
  }

  @Test
  void aResumedRunTrainsTheEpochsThatAreMissing() {
    Path folder = temp.resolve("resumed");
    Cli.run("train", config.toString(), "--out", folder.toString());

    Cli.Result result =
        Cli.run(
            "train",
            config.toString(),
            "--out",
            folder.toString(),
            "--resume",
            "--set",
            "training.epochs=3");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("going on after epoch 2", "epoch 3/3")
        .doesNotContain("epoch 2/3");
    assertThat(folder.resolve("metrics.csv")).content().hasLineCount(4);
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("run.json"));

    Cli.Result again = Cli.run("train", config.toString(), "--out", run.toString(), "--resume");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("the run is finished: all 2 epochs are trained");
    assertThat(again.out()).isEqualTo(trained.out());
    assertThat(run.resolve("run.json")).hasBinaryContent(before);
  }

  @Test
  void aLossThatIsNoNumberEndsTheTrainingAndSaysSo() throws IOException {
    Path folder = temp.resolve("diverged");

    Cli.Result result =
        Cli.run(
            "train",
            config.toString(),
            "--out",
            folder.toString(),
            "--set",
            "training.optimizer={\"id\": \"sgd\", \"learningRate\": 1e300}");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("error: the training loss is NaN in epoch 1");
    assertThat(text(read(folder.resolve("run.json")), "status")).isEqualTo("failed");
  }

  private static JsonValue read(Path file) throws IOException {
    return Json.parse(Files.readString(file), file.toString());
  }

  private static JsonValue at(JsonValue value, String... path) {
    JsonValue inner = value;
    for (int i : IntStream.range(0, path.length).toArray()) {
      inner = Objects.requireNonNull(((Obj) inner).get(path[i]), path[i]);
    }
    return inner;
  }

  private static String text(JsonValue value, String... path) {
    return ((Text) at(value, path)).value();
  }

  private static double number(JsonValue value, String... path) {
    return ((Num) at(value, path)).value();
  }
}
