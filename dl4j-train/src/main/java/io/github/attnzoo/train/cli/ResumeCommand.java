package io.github.attnzoo.train.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** The command that goes on with a training, to be pasted into a shell. */
final class ResumeCommand {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private ResumeCommand() {}

  /**
   * @param given the command line that started the training
   * @param folder its run folder
   */
  static String line(ParseResult given, Path folder) {
    var words = new ArrayList<>(program(given.originalArgs()));
    words.addAll(given.originalArgs());
    ParseResult train = given.subcommand();
    if (!train.hasMatchedOption("--out")) {
      words.add("--out");
      words.add(folder.toString());
    }
    if (!train.hasMatchedOption("--resume")) {
      words.add("--resume");
    }
    return words.stream().map(ResumeCommand::quoted).collect(Collectors.joining(" "));
  }

  /** How this process was started, up to the program's own arguments. */
  private static List<String> program(List<String> arguments) {
    ProcessHandle.Info process = ProcessHandle.current().info();
    List<String> all = List.of(process.arguments().orElse(new String[0]));
    int own = all.size() - arguments.size();
    if (process.command().isEmpty() || own < 0 || !all.subList(own, all.size()).equals(arguments)) {
      return List.of("java", "-jar", "dl4j-train.jar");
    }
    var words = new ArrayList<String>();
    words.add(process.command().get());
    words.addAll(all.subList(0, own));
    return words;
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
