package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.InputReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several bad inputs, numbers that are none, and values that a rule of their own refuses. */
class BadArgumentsTest {
  @TempDir private Path temp;

  @Test
  void allBadInputsOfACommandLineAreTold() throws IOException {
    String noPicture = Files.writeString(temp.resolve("a.png"), "x").toString();
    String none = temp.resolve("none.png").toString();

    assertThatThrownBy(
            () ->
                InputReader.of(TinyConfigs.image().data(), null)
                    .readAll(List.of(noPicture, temp.toString(), none)))
        .hasMessageStartingWith("3 problems:\n  " + noPicture + ": expected a PNG")
        .hasMessageContaining("\n  " + temp + ": is a folder; name the files in it\n  " + none);
  }

  @Test
  void aNumberThatIsNone() {
    assertRefused(
        Cli.run("predict", "x", "y", "--top", "99999999999"),
        "'--top'",
        "expected a whole number from -2147483648 to 2147483647, got '99999999999'");
    assertRefused(
        Cli.run("evaluate", "x", "--top-k", "3,five"),
        "'--top-k'",
        "expected a whole number, got 'five'");
  }

  @Test
  void validatingRefusesTheSeedZeroAndAnEmptyName() throws IOException {
    Path seed = config(TinyConfigs.SEQUENCE.replaceFirst("\"seed\": *\\d+", "\"seed\": 0"));
    Cli.Result zero = Cli.run("validate", seed.toString());
    Path name = config(TinyConfigs.SEQUENCE.replaceFirst("\"name\": *\"[^\"]+", "\"name\": \""));
    Cli.Result empty = Cli.run("validate", name.toString());

    assertThat(zero.exitCode()).isEqualTo(2);
    assertThat(zero.err()).contains("seed: must not be 0");
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("name: must not be empty");
  }

  private static void assertRefused(Cli.Result result, String... parts) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).startsWith("error: ").contains(parts).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  private Path config(String text) throws IOException {
    return Files.writeString(temp.resolve("config.json"), text);
  }
}
