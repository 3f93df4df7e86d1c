package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.InputReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake: exit code 2, one message that names the place, no stack trace, no run folder. */
class BadInputTest {
  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void chooseRunFolder() {
    out = temp.resolve("run");
  }

  @Test
  void aMisspeltKey() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE.replace("hiddenSize", "hiddenSise"));

    assertRefused(train(config), config + ":8:37", "model.hiddenSise", "unknown key", "hiddenSize");
  }

  @Test
  void aValueOfTheWrongType() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE.replace("\"epochs\": 2", "\"epochs\": \"two\""));

    assertRefused(train(config), config + ":9:26", "training.epochs", "\"two\"");
  }

  @Test
  void aReductionLargerThanTheChannels() throws IOException {
    Path config =
        config(
            TinyConfigs.IMAGE
                .replace("\"channels\": [4]", "\"channels\": [32]")
                .replace("\"reduction\": 2", "\"reduction\": 64"));

    assertRefused(train(config), config.toString(), "reduction", "64", "32");
  }

  @Test
  void aModelOrDataLargerThanTheMemory() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE);

    assertRefused(
        train(config, "--set", "model.hiddenSize=60000"), "model: expected at most", "-Xmx");
    assertRefused(
        train(config, "--set", "data.samples=2000000000"), "data: expected generated samples");
    assertThat(Cli.run("show", config.toString(), "--set", "model.hiddenSize=60000").out())
        .contains("kernels: not looked at");
  }

  @Test
  void workersThatThereCannotBe() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE);

    assertRefused(train(config, "--workers", "0"), "--workers: must be at least 1, got 0");
    assertRefused(train(config, "--workers", "two"), "--workers", "two");
    assertRefused(train(config, "--workers", "4"), "training.workers: expected at most 3", "got 4");
    assertRefused(train(config, "--set", "training.workers=0"), "training.workers", "got 0");
  }

  @Test
  void textThatIsNoJson() throws IOException {
    Path config = config("{ \"name\": tiny }");

    assertRefused(train(config), config + ":1:");
  }

  @Test
  void aConfigThatIsNotThere() {
    assertRefused(train(temp.resolve("none.json")), "none.json", "no such file");
  }

  @Test
  void aSettingOfAnUnknownKey() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE);

    assertRefused(train(config, "--set", "training.epoch=3"), "training.epoch", "epochs");
  }

  @Test
  void anIdxFileCutShort() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("data/fashion-mnist"));
    for (String name :
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte")) {
      Files.write(folder.resolve(name), new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28});
    }
    Path config = config(onData("{\"id\": \"fashion-mnist\"}"));

    assertRefused(
        train(config, "--data", temp.resolve("data").toString()), "train-images-idx3-ubyte");
  }

  @Test
  void aBrokenLineOfACsvFile() throws IOException {
    Path csv = temp.resolve("train.csv");
    Files.writeString(csv, "seq,label,t,x\n1,a,0,0.5\n1,a,1,oops\n");
    Path config =
        config(
            onData(
                """
                {
                  "id": "csv-sequences", "train": "train.csv", "features": 1, "timeSteps": 4,
                  "classes": ["a", "b"]
                }
                """));

    assertRefused(train(config, "--data", temp.toString()), csv.toString(), "3", "oops");
  }

  @Test
  void aDataRootThatIsNotThere() throws IOException {
    Path config = config(onData("{\"id\": \"fashion-mnist\"}"));

    assertRefused(train(config, "--data", temp.resolve("none").toString()), "none", "--data");
    assertRefused(train(config), "--data", "ATTNZOO_DATA");
    assertRefused(
        Cli.run(
            Map.of("ATTNZOO_DATA", temp.resolve("gone").toString()),
            "train",
            config.toString(),
            "--out",
            out.toString()),
        "gone",
        "ATTNZOO_DATA");
  }

  @Test
  void aZipThatIsNoModelAndAFolderThatIsNoRun() throws IOException {
    Path zip = temp.resolve("model.zip");
    Files.writeString(zip, "PK but no zip");

    assertRefused(Cli.run("evaluate", zip.toString()), zip.toString(), "expected a model .zip");
    assertRefused(Cli.run("predict", zip.toString(), "x.png"), zip.toString());
    assertThat(Cli.run("evaluate", zip.toString()).err())
        .contains("no zip file")
        .doesNotContain("END header");
    assertRefused(
        Cli.run("evaluate", temp.toString()), temp + ": no such model", "checkpoints/best.zip");
    assertRefused(Cli.run("evaluate", temp.resolve("none").toString()), "none", "no such model");
  }

  @Test
  void aFileInPlaceOfTheRunFolder() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE);
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertRefused(
        Cli.run("train", config.toString(), "--out", file.toString()),
        file.toString(),
        "expected a folder");
  }

  @Test
  void aRunFolderThatCannotBeMadeIsToldBeforeTheDataAreRead() throws IOException {
    Path config = config(onData("{\"id\": \"fashion-mnist\"}"));
    Path file = Files.writeString(temp.resolve("file"), "x");
    Path inside = file.resolve("deep/run");

    assertRefused(
        Cli.run("train", config.toString(), "--data", temp.toString(), "--out", inside.toString()),
        "--out " + inside + ": ",
        file + ": not a directory");
  }

  @Test
  void aRunFolderWithoutPermission() throws IOException {
    Path config = config(TinyConfigs.SEQUENCE);
    Path locked = Files.createDirectory(temp.resolve("ro"));
    assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "root may write");
    Path inside = locked.resolve("x");

    assertRefused(
        Cli.run("train", config.toString(), "--out", inside.toString()),
        "--out " + inside + ": ",
        locked + ": permission denied");
  }

  @Test
  void aFolderInPlaceOfAnInput() {
    assertThatThrownBy(() -> InputReader.of(TinyConfigs.image().data(), null).read(temp.toString()))
        .hasMessage(temp + ": is a folder; name the files in it");
  }

  @Test
  void anUnknownCommand() {
    assertRefused(Cli.run("trian"), "unknown command 'trian'; did you mean train?");
    assertRefused(Cli.run("xyzzy"), "unknown command 'xyzzy'; expected one of ", "train", "doctor");
  }

  @Test
  void anUnknownSplit() {
    assertRefused(
        Cli.run("evaluate", "x", "--split", "dev"),
        "--split",
        "expected train, validation or test, got 'dev'");
    assertRefused(Cli.run("evaluate", "x", "--split", "Train"), "x: no such model");
  }

  @Test
  void wrongUsage() {
    assertThat(Cli.run().exitCode()).isEqualTo(2);
    assertThat(Cli.run("trian").exitCode()).isEqualTo(2);
    assertThat(Cli.run("train").err()).contains("CONFIG");
    assertThat(Cli.run("train", "x", "--resume").err()).contains("--out");
    assertThat(Cli.run("evaluate", "x", "--split", "dev").exitCode()).isEqualTo(2);
    assertThat(Cli.run("predict", "x", "y", "--top", "0").err()).contains("--top");
  }

  @Test
  void aStackTraceOnlyWhenAskedFor() {
    assertThat(Cli.run("evaluate", "none").err()).doesNotContain("\tat ");
    assertThat(Cli.run("evaluate", "none", "--stacktrace").err()).contains("\tat ");
    assertThat(Cli.run("--stacktrace", "evaluate", "none").err()).contains("\tat ");
  }

  @Test
  void validatingTellsEveryProblemOfEveryConfig() throws IOException {
    Path broken =
        config(
            TinyConfigs.SEQUENCE
                .replace("hiddenSize", "hiddenSise")
                .replace("\"epochs\": 2", "\"epochs\": 0"));

    Cli.Result result = Cli.run("validate", broken.toString(), "quickstart-image");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(broken + ":8:37: model.hiddenSise", "training.epochs");
    assertThat(result.out()).contains("quickstart-image: valid");
  }

  @Test
  void validatingPassesOverTheSchemaNextToTheConfigs() throws IOException {
    Path schema = temp.resolve("schema.json");
    Files.writeString(
        schema, "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"$defs\": {}}");

    Cli.Result result = Cli.run("validate", schema.toString(), "quickstart-image");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains(schema + ": a JSON schema, no config; passed over");
    assertThat(result.out()).contains("quickstart-image: valid");
  }

  private Cli.Result train(Path config, String... more) {
    var args = new ArrayList<>(List.of("train", config.toString(), "--out", out.toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(new String[0]));
  }

  private void assertRefused(Cli.Result result, String... parts) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).startsWith("error: ").contains(parts).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  private static String onData(String data) {
    return """
        {
          "name": "bad data", "seed": 1, "data": %s,
          "model": {"id": "lstm-attention", "hiddenSize": 4, "layers": 1},
          "training": {"epochs": 1, "batchSize": 16}
        }
        """
        .formatted(data);
  }

  private Path config(String text) throws IOException {
    return Files.writeString(temp.resolve("config.json"), text);
  }
}
