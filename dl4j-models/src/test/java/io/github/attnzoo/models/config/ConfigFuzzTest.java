package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.attnzoo.models.Catalog;
import io.github.attnzoo.models.ModelConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a config says, the reader either takes it or explains itself. */
class ConfigFuzzTest {
  private static final int TRIALS = 2000;
  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "NaN",
          "99999999999999999999",
          "1.5",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"id\": 3}",
          "{\"id\": \"sgd\"}",
          "{\"\": {}}",
          "\\",
          "\"",
          ",",
          ":",
          "{",
          "}",
          "\u0000",
          "\uFEFF",
          "\uD800",
          "id",
          "\"$schema\": 3,",
          "1e-400");

  @Test
  void mutatedConfigsGiveConfigExceptionsOnly() {
    var random = new Random(7);
    List<String> configs =
        Catalog.configs().stream().map(entry -> Catalog.config(entry.id()).toJson()).toList();
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      String json = configs.get(random.nextInt(configs.size()));
      for (int change = random.nextInt(3); change >= 0; change--) {
        json = mutate(json, random);
      }
      refused += isRefused(json) ? 1 : 0;
    }
    assertThat(refused).isBetween(TRIALS / 2, TRIALS - 1);
  }

  private static boolean isRefused(String json) {
    try {
      ModelConfig.parse(json, "c.json").toJson();
      return false;
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage()).startsWith("c.json").doesNotContain("Exception");
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("not a ConfigException for:\n" + json, e);
    }
  }

  /** Leaves out, doubles or replaces a token, or puts a piece anywhere. */
  private static String mutate(String json, Random random) {
    List<String> tokens =
        List.of(json.split("(?<=[\\s,:\\[\\]{}])|(?=[\\s,:\\[\\]{}])")).stream()
            .filter(token -> !token.isEmpty())
            .toList();
    int at = random.nextInt(tokens.size());
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    String token = tokens.get(at);
    String replacement =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> token + token;
          case 2 -> tokens.get(random.nextInt(tokens.size()));
          default -> piece;
        };
    return String.join("", tokens.subList(0, at))
        + replacement
        + String.join("", tokens.subList(at + 1, tokens.size()));
  }
}
