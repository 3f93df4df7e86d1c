package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path temp;

  @Test
  void runsStandBesideEachOther() throws IOException {
    Path first = train("first", "seed=1");
    Path second = train("second", "model.hiddenSize=6");
    Path page = temp.resolve("pages/comparison.html");

    Cli.Result result =
        Cli.run("report", first.toString(), second.toString(), "--out", page.toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().strip()).isEqualTo(page.toString());
    assertThat(page)
        .content()
        .contains("Comparison of 2 runs", "Validation loss", "Accuracy of each class")
        .contains("<td>first</td><td>finished</td><td>1</td>")
        .contains("<td>seed</td><td>1</td><td>7</td>")
        .contains("<td>model.hiddenSize</td><td>4</td><td>6</td>")
        .doesNotContain("<td>model.layers</td>", "{{", "<script");
    assertThat(first.resolve("report.html")).content().contains("status finished");
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    Path page = temp.resolve("comparison.html");

    Cli.Result result = Cli.run("report", temp.toString(), "--out", page.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(temp + ": expected a run folder").hasLineCount(1);
    assertThat(Files.exists(page)).isFalse();
  }

  private Path train(String name, String setting) throws IOException {
    Path config = Files.writeString(temp.resolve(name + ".json"), TinyConfigs.SEQUENCE);
    Path run = temp.resolve(name);
    Cli.Result result =
        Cli.run(
            "train",
            config.toString(),
            "--out",
            run.toString(),
            "--set",
            "training.epochs=1",
            "--set",
            setting);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return run;
  }
}
