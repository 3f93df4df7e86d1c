package io.github.attnzoo.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the interrupt key's signal reaches the programs that a test starts. */
final class Interrupts {
  private static final int SIGINT_BIT = 2;

  private Interrupts() {}

  /** True below a shell that started the build in the background: children inherit its mask. */
  static boolean areIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT_BIT) != 0);
  }
}
