package io.github.attnzoo.train.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code data}: what comes before the name of a command about data sets. */
@Command(
    name = "data",
    description = "Fetches public data sets.",
    subcommands = FetchCommand.class,
    mixinStandardHelpOptions = true)
final class DataCommand implements Runnable {
  @ParentCommand private RootCommand root;
  @Spec private CommandSpec spec;

  Console console() {
    return root.console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
