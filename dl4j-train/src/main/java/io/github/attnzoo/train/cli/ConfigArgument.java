package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument {@code CONFIG} and the option {@code --set}. */
final class ConfigArgument {
  @Parameters(
      paramLabel = "CONFIG",
      description = "A config file, or the name of a config that 'list' shows.")
  private String config;

  @Option(
      names = "--set",
      paramLabel = "path.to.key=value",
      description = "Replace a setting of the config; repeatable.")
  private List<String> overrides = new ArrayList<>();

  ModelConfig read() {
    return Configs.read(config, overrides);
  }

  /**
   * The config with more settings.
   *
   * @param more settings {@code path.to.key=value}, which replace those of {@code --set}
   */
  ModelConfig read(List<String> more) {
    var all = new ArrayList<>(overrides);
    all.addAll(more);
    return Configs.read(config, all);
  }
}
