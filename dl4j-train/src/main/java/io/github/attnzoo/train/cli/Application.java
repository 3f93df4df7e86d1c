package io.github.attnzoo.train.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command line. */
public final class Application {
  private Application() {}

  /**
   * Carries out one command.
   *
   * @return the exit code: 0 done, 1 failed while running, 2 wrong usage or bad input
   */
  public static int run(Console console, String... args) {
    var root = new RootCommand(console);
    var commands = new CommandLine(root);
    commands.setOut(console.out());
    commands.setErr(console.err());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler((e, given) -> wrongUsage(console, e));
    commands.setExecutionExceptionHandler((e, command, parsed) -> fail(console, root, e));
    try {
      return commands.execute(args);
    } catch (Error e) {
      // ND4J answers a missing or unfit native library with errors, not exceptions.
      return fail(console, root, e);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private static int wrongUsage(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println("error: " + e.getMessage());
    console.err().println("Try '" + command + " --help'.");
    return Failure.INPUT;
  }

  private static int fail(Console console, RootCommand root, Throwable problem) {
    Failure failure = Failure.of(problem);
    console.err().println("error: " + failure.message());
    if (root.stacktrace) {
      problem.printStackTrace(console.err());
    }
    return failure.exitCode();
  }
}
