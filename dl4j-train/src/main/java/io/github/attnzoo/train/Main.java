package io.github.attnzoo.train;

import io.github.attnzoo.train.cli.Application;
import io.github.attnzoo.train.cli.Console;
import io.github.attnzoo.train.loop.MemoryLimit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    MemoryLimit.takeOver();
    Console console = Console.ofProcess();
    // SameDiff prints its progress on standard output, which belongs to results alone.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    int exitCode = Application.run(console, args);
    console.out().flush();
    System.exit(exitCode);
  }
}
