package io.github.attnzoo.train;

import io.github.attnzoo.train.cli.Application;
import io.github.attnzoo.train.cli.Console;
import io.github.attnzoo.train.loop.MemoryLimit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.config.DL4JSystemProperties;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    // SameDiff prints its progress on standard output, which belongs to results alone.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    // Where the memory runs out, Deeplearning4j would leave a file in the current folder.
    if (System.getProperty(DL4JSystemProperties.CRASH_DUMP_ENABLED_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.CRASH_DUMP_ENABLED_PROPERTY, "false");
    }
    int exitCode = run(console, args);
    console.out().flush();
    System.exit(exitCode);
  }

  private static int run(Console console, String... args) {
    try {
      MemoryLimit.takeOver();
    } catch (IllegalArgumentException e) {
      console.err().println("error: " + e.getMessage());
      return Application.BAD_INPUT;
    }
    return Application.run(console, args);
  }
}
