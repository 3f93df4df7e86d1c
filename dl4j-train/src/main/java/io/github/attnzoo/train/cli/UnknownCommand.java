package io.github.attnzoo.train.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message of a wrong usage; names the command that may have been meant. */
final class UnknownCommand {
  private UnknownCommand() {}

  static String words(ParameterException e) {
    Set<String> commands = e.getCommandLine().getSubcommands().keySet();
    if (commands.isEmpty()
        || !(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().get(0).startsWith("-")) {
      return String.valueOf(e.getMessage());
    }
    String given = unmatched.getUnmatched().get(0);
    List<String> near = unmatched.getSuggestions().stream().filter(commands::contains).toList();
    return "unknown command '"
        + given
        + "'; "
        + (near.isEmpty()
            ? "expected one of " + String.join(", ", commands)
            : "did you mean " + near.get(0) + "?");
  }
}
