package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.run.Versions;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What comes before the name of a command. */
@Command(
    name = "dl4j-train",
    description = "Trains and uses Deeplearning4j models with attention layers.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExplainCommand.class,
      ReportCommand.class,
      ListCommand.class,
      ShowCommand.class,
      ValidateCommand.class,
      DataCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 failed while running, 2 wrong usage or bad input, 130 interrupted."
    })
final class RootCommand implements Runnable {
  final Console console;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print where in the program an error arose.")
  boolean stacktrace;

  @Spec private CommandSpec spec;

  RootCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** Reads the version when it is asked for. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Versions versions = Versions.read();
      String commit = versions.commit() == null ? "" : " (" + versions.commit() + ")";
      return new String[] {
        "attnzoo " + versions.project() + commit, "Deeplearning4j " + versions.deeplearning4j()
      };
    }
  }
}
