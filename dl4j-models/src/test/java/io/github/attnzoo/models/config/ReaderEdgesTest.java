package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.training.AdamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a reader goes wrong by one. */
class ReaderEdgesTest {
  private record Edges(
      @Property(doc = "An int.", defaultsTo = "0") int whole,
      @Property(doc = "A long.", defaultsTo = "0") long large,
      @Property(doc = "A share.", defaultsTo = "0.5", min = 0.25, max = 0.75) double share) {}

  @TempDir private Path folder;

  @Test
  void wholeNumbersAreReadToTheirEnds() {
    assertThat(read("\"whole\": 2147483647").whole()).isEqualTo(Integer.MAX_VALUE);
    assertThat(read("\"whole\": -2147483648").whole()).isEqualTo(Integer.MIN_VALUE);
    assertThat(read("\"large\": 9223372036854775807").large()).isEqualTo(Long.MAX_VALUE);
    assertThat(read("\"large\": -9223372036854775808").large()).isEqualTo(Long.MIN_VALUE);
    String range = "must be a whole number from -2147483648 to 2147483647, got ";
    assertRefused("\"whole\": 2147483648", "e.json:1:11: whole: " + range + "2147483648");
    assertRefused("\"whole\": -2147483649", "e.json:1:11: whole: " + range + "-2147483649");
  }

  @Test
  void wholeNumbersKeepTheDigitsThatADoubleHasNot() {
    assertThat(read("\"large\": 9007199254740992").large()).isEqualTo(1L << 53);
    assertThat(read("\"large\": 9007199254740993").large()).isEqualTo((1L << 53) + 1);
    assertThat(read("\"large\": -9007199254740995").large()).isEqualTo(-(1L << 53) - 3);
  }

  @Test
  void boundsAreAllowedThemselves() {
    assertThat(read("\"share\": 0.25").share()).isEqualTo(0.25);
    assertThat(read("\"share\": 0.75").share()).isEqualTo(0.75);
    assertRefused("\"share\": 0.76", "e.json:1:11: share: must be at most 0.75, got 0.76");
    assertRefused("\"share\": 0.24", "e.json:1:11: share: must be at least 0.25, got 0.24");
  }

  @Test
  void recordsThatNobodyElseCanSeeAreReadAndWritten() {
    assertThat(Json.write(read("\"whole\": 7"))).contains("\"whole\": 7", "\"share\": 0.5");
  }

  @Test
  void numbersHaveAnExponentWhereTheyWouldBeLong() {
    assertThat(Json.write(List.of(1e-4, 9.9e-5, 1e15, 999_999_999_999_999.0, 0.0)))
        .isEqualTo("[0.0001, 9.9e-5, 1e15, 999999999999999.0, 0.0]\n");
  }

  @Test
  void namesAreSuggestedUpToAThirdOfTheirLetters() {
    List<String> known = List.of("abcdefghi");
    assertThat(Names.suggestion("abcdefghi123", known)).isEqualTo("; did you mean \"abcdefghi\"?");
    assertThat(Names.suggestion("abcdefghi1234", known)).isEmpty();
    assertThat(Names.suggestion("123abcdefghi", known)).isNotEmpty();
    assertThat(Names.suggestion("1234abcdefghi", known)).isEmpty();
  }

  @Test
  void anEndThatIsTheSameIsNotEnough() {
    assertThat(Names.suggestion("mode", List.of("xxxxxxmode"))).isEmpty();
    assertThat(Names.suggestion("m", List.of("xxxxxm"))).isEmpty();
  }

  @Test
  void theFirstOfTwoNamesThatAreAsCloseIsSuggested() {
    assertThat(Names.suggestion("rate1", List.of("rate2", "rate3"))).contains("rate2");
  }

  @Test
  void textsMayBeAsLongAsTheyMay() throws IOException {
    String longest = " ".repeat(Json.MAX_LENGTH - 2) + "{}";
    assertThatCode(() -> Json.parse(longest, "long.json")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Json.parse(" " + longest, "long.json"))
        .hasMessage("long.json: must have at most 1048576 characters, got 1048577");
    Path file = Files.writeString(folder.resolve("e.json"), longest);
    assertThat(ConfigReader.read(file, Edges.class, List.of()).share()).isEqualTo(0.5);
    Files.writeString(file, " " + longest);
    assertThatThrownBy(() -> ConfigReader.read(file, Edges.class, List.of()))
        .hasMessage(file + ": must have at most 1048576 bytes, got 1048577");
  }

  @Test
  void textsOfSixtyLettersAreShownWhole() {
    String sixty = "x".repeat(60);
    assertRefused(
        "\"whole\": \"" + sixty + "\"",
        "e.json:1:11: whole: must be a whole number, got the string \"" + sixty + "\"");
    assertRefused(
        "\"whole\": \"" + sixty + "x\"",
        "e.json:1:11: whole: must be a whole number, got the string \"" + "x".repeat(57) + "...\"");
  }

  @Test
  void theSchemaAndIdsAreTexts() {
    String config =
        """
        {"$schema": 3, "name": "a", "seed": 1, "data": {"id": "cifar-10"}, "model": {"id": 3},
         "training": {"epochs": 1, "batchSize": 1}}
        """;
    assertThatThrownBy(() -> ModelConfig.parse(config, "c.json"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "c.json:1:13: $schema: must be a string, got the number 3\n"
                + "c.json:1:84: model.id: must be one of \"lstm-attention\", \"cnn\", \"se-cnn\","
                + " got the number 3");
  }

  @Test
  void aRecordHasItsId() {
    assertThat(Variants.id(new AdamConfig(0.1, 0.9, 0.999, 1e-8))).isEqualTo("adam");
  }

  private static Edges read(String members) {
    return ConfigReader.parse("{" + members + "}", "e.json", Edges.class, List.of());
  }

  private static void assertRefused(String members, String message) {
    assertThatThrownBy(() -> read(members)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
