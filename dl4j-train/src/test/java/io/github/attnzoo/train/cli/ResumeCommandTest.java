package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ResumeCommandTest {
  @Test
  void whatIsMissingIsAdded() {
    assertThat(line("train", "a.json"))
        .isEqualTo("java -jar dl4j-train.jar train a.json --out runs/x --resume");
  }

  @Test
  void whatIsGivenStaysAndIsQuotedForTheShell() {
    assertThat(line("train", "it's a.json", "--resume", "--out=runs/x", "--set", "a.b={\"c\": 1}"))
        .isEqualTo(
            "java -jar dl4j-train.jar train 'it'\\''s a.json' --resume --out=runs/x --set"
                + " 'a.b={\"c\": 1}'");
  }

  private static String line(String... arguments) {
    var root = new RootCommand(Console.ofProcess());
    return ResumeCommand.line(new CommandLine(root).parseArgs(arguments), Path.of("runs", "x"));
  }
}
