package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.config.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command talks to.
 *
 * @param out results alone, so that they can be piped
 * @param json results as JSON, which is UTF-8 (RFC 8259) whatever the terminal's encoding is
 * @param err everything else: progress, messages, errors
 * @param environment the environment variables
 * @param isTerminal whether {@code err} is a terminal, where a line can be drawn again
 */
public record Console(
    PrintWriter out,
    PrintWriter json,
    PrintWriter err,
    Map<String, String> environment,
    boolean isTerminal) {
  public Console {
    environment = Map.copyOf(environment);
  }

  /** The streams and the environment of this process. */
  public static Console ofProcess() {
    return of(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Charset.forName(System.getProperty("native.encoding", Charset.defaultCharset().name())),
        System.getenv(),
        isTerminal(Path.of("/proc/self/fd/2")) && canRedraw(System.getenv()));
  }

  /**
   * Two streams; a command writes text or JSON to the first.
   *
   * @param encoding of all that is no JSON
   */
  static Console of(
      OutputStream out,
      OutputStream err,
      Charset encoding,
      Map<String, String> environment,
      boolean isTerminal) {
    return new Console(
        new PrintWriter(out, true, encoding),
        new PrintWriter(out, true, StandardCharsets.UTF_8),
        new PrintWriter(err, true, encoding),
        environment,
        isTerminal);
  }

  /** Prints a result as JSON. */
  void printJson(Object value) {
    json.print(Json.write(value));
  }

  /** Whether a result could not be written; writes what is still to be written. */
  boolean checkError() {
    boolean isTextLost = out.checkError();
    return json.checkError() || isTextLost;
  }

  /** Terminals that only append say so; the logs of build servers are kept line by line. */
  static boolean canRedraw(Map<String, String> environment) {
    return !"dumb".equals(environment.get("TERM")) && !environment.containsKey("CI");
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux, and Java can't tell; plain lines are readable everywhere.
      return false;
    }
  }
}
