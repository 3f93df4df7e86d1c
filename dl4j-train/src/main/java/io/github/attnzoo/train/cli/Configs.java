package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.Catalog;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the config that an argument means: a file, or one of those inside this program. */
final class Configs {
  private Configs() {}

  /**
   * Reads a config.
   *
   * @param overrides settings {@code path.to.key=value}
   */
  static ModelConfig read(String config, List<String> overrides) {
    Path file = Path.of(config);
    if (Files.exists(file)) {
      return ModelConfig.read(file, overrides);
    }
    List<String> bundled = Catalog.configs().stream().map(Catalog.Entry::id).toList();
    if (bundled.contains(config)) {
      return ConfigReader.parse(
          Catalog.configText(config), config + ".json", ModelConfig.class, overrides);
    }
    throw new UsageException(
        config
            + ": no such file, and no config of that name in this program; it has "
            + String.join(", ", bundled));
  }
}
