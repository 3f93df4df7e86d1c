package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Obj;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code validate}. */
@Command(
    name = "validate",
    description = {
      "Tells the errors of configs, with path, line and column.",
      "Wrong keys, types and bounds are told all at once. A rule that several values have to keep"
          + " is looked at once all keys of its object are right, and the first that is broken is"
          + " told: mend, and validate again until it says valid."
    },
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
    Compute.prepare(root.console, null);
    int exitCode = 0;
    for (String name : configs) {
      if (isSchema(name)) {
        root.console.err().println(name + ": a JSON schema, no config; passed over");
        continue;
      }
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

  /** So that all files of a folder of configs can be named, the schema next to them included. */
  private static boolean isSchema(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return Json.parse(Files.readString(file), name) instanceof Obj top
          && (top.get("$defs") != null || top.get("$id") != null);
    } catch (IOException | ConfigException e) {
      // The reader of configs tells what is wrong with it.
      return false;
    }
  }
}
