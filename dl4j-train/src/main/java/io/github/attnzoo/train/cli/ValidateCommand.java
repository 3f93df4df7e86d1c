package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code validate}. */
@Command(
    name = "validate",
    description = "Tells every error of configs, with path, line and column.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root;

  @Parameters(
      paramLabel = "CONFIG",
      arity = "1..*",
      description = "Config files, or names of configs that 'list' shows.")
  private List<String> configs;

  @Override
  public Integer call() {
    int exitCode = 0;
    for (String name : configs) {
      try {
        ModelConfig config = Configs.read(name, List.of());
        long parameters = GraphSummary.of(config).parameters();
        root.console.out().printf("%s: valid, %,d parameters%n", name, parameters);
      } catch (ConfigException | UsageException e) {
        root.console.err().println(e.getMessage());
        exitCode = Failure.INPUT;
      }
    }
    return exitCode;
  }
}
