package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.attnzoo.models.ModelConfig;

/** A config that tests spoil in one place, and what is said of it then. */
final class SpoiltConfig {
  static final String GOOD =
      """
      {
        "name": "trial",
        "seed": 1,
        "data": {"id": "generated-images"},
        "model": {"id": "se-cnn"},
        "training": {"epochs": 2, "batchSize": 8}
      }
      """;

  private SpoiltConfig() {}

  static String errors(String from, String to) {
    assertThat(GOOD).contains(from);
    return errors(GOOD.replace(from, to));
  }

  static String errors(String json) {
    var thrown =
        catchThrowableOfType(ConfigException.class, () -> ModelConfig.parse(json, "c.json"));
    return String.valueOf(thrown.getMessage());
  }
}
