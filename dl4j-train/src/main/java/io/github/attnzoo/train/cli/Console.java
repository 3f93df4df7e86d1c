package io.github.attnzoo.train.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command talks to.
 *
 * @param out results alone, so that they can be piped
 * @param err everything else: progress, messages, errors
 * @param environment the environment variables
 * @param isTerminal whether {@code err} is a terminal, where a line can be drawn again
 */
public record Console(
    PrintWriter out, PrintWriter err, Map<String, String> environment, boolean isTerminal) {
  public Console {
    environment = Map.copyOf(environment);
  }

  /** The streams and the environment of this process. */
  public static Console ofProcess() {
    return new Console(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        System.getenv(),
        isTerminal(Path.of("/proc/self/fd/2")) && canRedraw(System.getenv()));
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new FileOutputStream(descriptor), true, Charset.forName(nativeEncoding()));
  }

  private static String nativeEncoding() {
    return System.getProperty("native.encoding", Charset.defaultCharset().name());
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
