package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens where files are not the ones that they were, or not the ones that they should be.
 */
class OtherDataTest {
  @TempDir private Path temp;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    run = temp.resolve("run");
    Files.writeString(temp.resolve("train.csv"), sequences(20, 0.5));
    Files.writeString(temp.resolve("test.csv"), sequences(6, 0.25));
  }

  @Test
  void evaluatingOnOtherTrainingFilesIsRefusedOrWarnedOf() throws IOException {
    Cli.Result trained = train("test.csv");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(evaluate("train").err()).isEmpty();

    Files.writeString(temp.resolve("train.csv"), sequences(20, 0.75));

    for (String split : new String[] {"train", "validation"}) {
      Cli.Result refused = evaluate(split);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("--split " + split, "not what the model was trained on");
    }
    assertThat(explain("train").exitCode()).isEqualTo(2);
    assertThat(explain("train").err())
        .contains("--split train", "not what the model was trained on");
    assertThat(temp.resolve("figures")).doesNotExist();
    Cli.Result drawn = explain("test");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
    assertThat(drawn.err()).contains("warning: the data is not what the model was trained on");
    Cli.Result warned = evaluate("test");
    assertThat(warned.exitCode()).as(warned.err()).isZero();
    assertThat(warned.err()).startsWith("warning: the data is not what the model was trained on");
    assertThat(warned.out()).contains("accuracy");
  }

  @Test
  void testingOnTheTrainingFileIsRefused() throws IOException {
    Files.copy(temp.resolve("train.csv"), temp.resolve("copy.csv"));

    for (String test : new String[] {"train.csv", "copy.csv"}) {
      Cli.Result refused = train(test);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("data.test", "data.train", test);
      assertThat(run).doesNotExist();
    }
  }

  private Cli.Result train(String test) throws IOException {
    String config =
        """
        {
          "name": "csv", "seed": 1,
          "data": {
            "id": "csv-sequences", "train": "train.csv", "test": "%s", "features": 1,
            "timeSteps": 3, "classes": ["a", "b"], "validationFraction": 0.2
          },
          "model": {"id": "lstm-attention", "hiddenSize": 4, "layers": 1},
          "training": {"epochs": 1, "batchSize": 16, "kernels": "plain"}
        }
        """
            .formatted(test);
    Path file = Files.writeString(temp.resolve("config.json"), config);
    return Cli.run("train", file.toString(), "--data", temp.toString(), "--out", run.toString());
  }

  private Cli.Result evaluate(String split) {
    return Cli.run("evaluate", run.toString(), "--data", temp.toString(), "--split", split);
  }

  private Cli.Result explain(String split) {
    String figures = temp.resolve("figures").toString();
    return Cli.run(
        "explain", run.toString(), "--data", temp.toString(), "--split", split, "--out", figures);
  }

  private static String sequences(int count, double value) {
    var lines = new StringBuilder("seq,label,t,x\n");
    for (int sequence = 0; sequence < count; sequence++) {
      for (int t = 0; t < 3; t++) {
        lines.append(sequence).append(sequence % 2 == 0 ? ",a," : ",b,");
        lines.append(t).append(',').append(value * sequence).append('\n');
      }
    }
    return lines.toString();
  }
}
