package io.github.attnzoo.train;

import io.github.attnzoo.train.cli.Application;
import io.github.attnzoo.train.cli.Console;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    // Libraries print on standard output (ND4J's SameDiff does); it belongs to results alone.
    System.setOut(System.err);
    int exitCode = Application.run(console, args);
    console.out().flush();
    System.exit(exitCode);
  }
}
