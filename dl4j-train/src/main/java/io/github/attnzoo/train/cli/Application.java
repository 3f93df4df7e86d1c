package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.picture.ColorMap;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Runs a command line. */
public final class Application {
  /** The exit code of wrong usage and bad input. */
  public static final int BAD_INPUT = Failure.INPUT;

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
    commands.registerConverter(EvaluateCommand.Part.class, Application::part);
    commands.registerConverter(ColorMap.class, Application::colors);
    commands.registerConverter(int.class, Application::number);
    commands.registerConverter(Integer.class, Application::number);
    commands.setParameterExceptionHandler((e, given) -> wrongUsage(console, e));
    commands.setExecutionExceptionHandler((e, command, parsed) -> fail(console, root, e));
    int exitCode;
    try {
      exitCode = commands.execute(args);
    } catch (Error e) {
      // ND4J answers a missing or unfit native library with errors, not exceptions.
      exitCode = fail(console, root, e);
    }
    // A PrintWriter keeps its troubles to itself until it is asked; asking flushes it.
    if (console.checkError()) {
      console.err().println("error: standard output can't be written; the result is not whole");
      exitCode = exitCode == 0 ? Failure.RUNNING : exitCode;
    }
    console.err().flush();
    return exitCode;
  }

  private static EvaluateCommand.Part part(String value) {
    for (EvaluateCommand.Part part : EvaluateCommand.Part.values()) {
      if (part.name().equalsIgnoreCase(value)) {
        return part;
      }
    }
    throw new TypeConversionException("expected train, validation or test, got '" + value + "'");
  }

  private static Integer number(String value) {
    try {
      return Integer.valueOf(value);
    } catch (NumberFormatException e) {
      String bounds =
          value.matches("[+-]?\\d+")
              ? " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE
              : "";
      throw new TypeConversionException(
          "expected a whole number" + bounds + ", got '" + value + "'");
    }
  }

  private static ColorMap colors(String value) {
    return switch (value) {
      case "viridis" -> ColorMap.VIRIDIS;
      case "jet" -> ColorMap.JET;
      default -> throw new TypeConversionException("expected viridis or jet, got '" + value + "'");
    };
  }

  private static int wrongUsage(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println("error: " + UnknownCommand.words(e));
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
