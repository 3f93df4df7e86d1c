package io.github.attnzoo.train.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs command lines inside the test's process. */
final class Cli {
  /** What a command left behind. */
  record Result(int exitCode, String out, String err) {}

  private Cli() {}

  static Result run(String... args) {
    return run(Map.of(), args);
  }

  static Result run(Map<String, String> environment, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var console =
        new Console(
            new PrintWriter(out), new PrintWriter(out), new PrintWriter(err), environment, false);
    int exitCode = Application.run(console, args);
    return new Result(exitCode, out.toString(), err.toString());
  }
}
