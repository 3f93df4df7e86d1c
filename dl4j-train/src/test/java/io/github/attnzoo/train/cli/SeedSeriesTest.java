package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedSeriesTest {
  @TempDir private Path temp;
  private Path config;
  private Path out;

  @BeforeEach
  void writeConfig() throws IOException {
    config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    out = temp.resolve("series");
  }

  private Cli.Result train(String... more) {
    var arguments = new String[4 + more.length];
    arguments[0] = "train";
    arguments[1] = config.toString();
    arguments[2] = "--out";
    arguments[3] = out.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Cli.run(arguments);
  }

  @Test
  void eachSeedHasARunFolderAndAllHaveASummary() throws IOException {
    Cli.Result result = train("--seeds", "9,7");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^9 .*%")
        .containsPattern("(?m)^7 .*%")
        .containsPattern("(?m)^mean ")
        .containsPattern("(?m)^standard deviation ")
        .contains("folder " + out);
    assertThat(out.resolve("summary.json")).content().contains("\"status\": \"finished\"");
    assertThat(out.resolve("summary.html")).content().contains("over 2 seeds");
    assertThat(out.resolve("seed-9/config.json")).content().contains("\"seed\": 9");
  }

  @Test
  void aRunOfASeriesIsTheRunOfItsSeedAlone() throws IOException {
    train("--seeds", "9,7");
    Path alone = temp.resolve("alone");
    Cli.run("train", config.toString(), "--out", alone.toString());

    assertThat(Files.readAllBytes(out.resolve("seed-7/config.json")))
        .isEqualTo(Files.readAllBytes(alone.resolve("config.json")));
    assertThat(lossesAndAccuracies(out.resolve("seed-7/metrics.csv")))
        .isEqualTo(lossesAndAccuracies(alone.resolve("metrics.csv")));
    assertThat(lossesAndAccuracies(out.resolve("seed-9/metrics.csv")))
        .isNotEqualTo(lossesAndAccuracies(alone.resolve("metrics.csv")));
  }

  private static List<String> lossesAndAccuracies(Path metrics) throws IOException {
    return Files.readAllLines(metrics).stream()
        .map(line -> String.join(",", line.split(",", -1)[1], line.split(",", -1)[3]))
        .toList();
  }

  @Test
  void aSeriesThatWasCutOffTrainsWhatIsMissing() throws IOException {
    train("--seeds", "7");
    String single = Files.readString(out.resolve("seed-7/run.json"));
    FileTime finished = Files.getLastModifiedTime(out.resolve("seed-7/run.json"));
    // As after a run that was cut off within its first epoch.
    Path begun = Files.createDirectories(out.resolve("seed-8"));
    Files.writeString(
        begun.resolve("config.json"),
        Files.readString(out.resolve("seed-7/config.json")).replace("\"seed\": 7", "\"seed\": 8"));

    Cli.Result result = train("--seeds", "3", "--resume");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("finished before", "seed 8, 2 of 3", "seed 9, 3 of 3");
    assertThat(out.resolve("seed-7/run.json")).content().isEqualTo(single);
    assertThat(Files.getLastModifiedTime(out.resolve("seed-7/run.json"))).isEqualTo(finished);
    assertThat(out.resolve("summary.json")).content().contains("\"seeds\": [7, 8, 9]");
  }

  @Test
  void aRunOfAnotherConfigIsRefused() throws IOException {
    train("--seeds", "1");

    Cli.Result result = train("--seeds", "1", "--resume", "--set", "training.batchSize=8");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("seed-7", "batchSize");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.checkpoint.keepEveryEpochs=1",
        "training.earlyStopping.maxSeconds=9999",
        "training.epochs=3"
      })
  void aFinishedSeriesGoesOnWithWhatMayDiffer(String setting) throws IOException {
    train("--seeds", "1");

    Cli.Result result = train("--seeds", "2", "--resume", "--set", setting);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(out.resolve("summary.json")).content().contains("\"seeds\": [7, 8]");
  }

  @Test
  void aFolderThatIsNotEmptyIsRefused() throws IOException {
    Files.createDirectories(out.resolve("seed-7"));

    Cli.Result result = train("--seeds", "1");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(out.toString(), "found files in it");
  }

  @Test
  void aSeedThatNoRunCanHaveIsToldBeforeTheFirst() {
    assertRefused(train("--seeds", "9,0"), "seed", "must not be 0");
    assertRefused(train("--seeds", "2", "--set", "seed=-1"), "seed", "must not be 0");
    assertRefused(
        train("--set", "seed=9223372036854775807", "--seeds", "5"),
        "--seeds 5",
        "from 9223372036854775807 on");
    assertThat(SeedList.parse("2", Long.MAX_VALUE - 1))
        .containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE);
  }

  @Test
  void aSeriesThatIsNotThereCannotGoOn() throws IOException {
    assertRefused(train("--seeds", "2", "--resume"), out.toString(), "no series to resume");

    Files.createDirectories(out);
    assertThat(train("--seeds", "2", "--resume").exitCode()).isEqualTo(2);
    assertThat(out).isEmptyDirectory();
  }

  private void assertRefused(Cli.Result result, String... parts) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(parts);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "1001", "1,", "1,1", "1,a", "2.5"})
  void listsThatAreNoneAreRefused(String text) {
    assertThatThrownBy(() -> SeedList.parse(text, 7))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--seeds");
  }

  @Test
  void aNumberCountsFromTheSeedOfTheConfigOnAndAListIsTakenAsItIs() {
    assertThat(SeedList.parse("3", 7)).containsExactly(7L, 8L, 9L);
    assertThat(SeedList.parse(" 5, -1 ", 7)).containsExactly(5L, -1L);
  }
}
