package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's unbalanced sequences from file to prediction, with all that data settings offer. */
class OwnDataTest {
  private static final String CONFIG =
      """
      {
        "name": "own", "seed": 3,
        "data": {
          "id": "csv-sequences", "train": "own.csv", "features": 2, "timeSteps": 12,
          "classes": ["up", "down"], "normalization": {"computed": true},
          "validationFraction": 0.2
        },
        "model": {
          "id": "lstm-attention", "hiddenSize": 6, "layers": 1,
          "attention": {"id": "sequence-attention", "pooling": "sum"}
        },
        "training": {
          "epochs": 6, "batchSize": 8, "padding": "buckets", "classWeights": {"id": "balanced"},
          "optimizer": {"id": "adam", "learningRate": 0.05}
        }
      }
      """;

  @TempDir private Path temp;

  @Test
  void predictingNeedsTheModelFileAlone() throws IOException {
    Path config = Files.writeString(temp.resolve("own.json"), CONFIG);
    Path data = Files.createDirectories(temp.resolve("data"));
    Files.writeString(data.resolve("own.csv"), sequences(100));
    Path run = temp.resolve("run");
    Cli.Result trained =
        Cli.run("train", config.toString(), "--data", data.toString(), "--out", run.toString());
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Path model = Files.copy(run.resolve("checkpoints/best.zip"), temp.resolve("model.zip"));
    Path input = Files.writeString(temp.resolve("new.csv"), sequences(10));
    Files.delete(data.resolve("own.csv"));

    Cli.Result result = Cli.run("predict", model.toString(), input.toString());

    // One of four falls; the values are around 500 and would say nothing without normalisation.
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines().filter(line -> line.contains(": down")).count()).isEqualTo(3);
    assertThat(result.out().lines().filter(line -> line.contains(": up")).count()).isEqualTo(7);
  }

  /** Every fourth , from the second on, is of the class "down". */
  private static String sequences(int count) {
    var random = new Random(count);
    var text = new StringBuilder("seq,label,t,x,y\n");
    for (int i = 0; i < count; i++) {
      boolean falls = i % 4 == 1;
      int steps = 4 + random.nextInt(9);
      for (int t = 0; t < steps; t++) {
        double x = 500 + (falls ? -3 : 3) * t + random.nextGaussian();
        text.append("%d,%s,%d,%.3f,%.3f%n".formatted(i, falls ? "down" : "up", t, x, -x / 100));
      }
    }
    return text.toString();
  }
}
