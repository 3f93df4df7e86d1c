package io.github.attnzoo.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process has had so far, heap and arrays together. */
final class PeakMemory {
  private static final Pattern HIGH_WATER = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");

  private PeakMemory() {}

  /** In bytes; 0 where the operating system, other than Linux, doesn't tell. */
  static long bytes() {
    try {
      Matcher matcher = HIGH_WATER.matcher(Files.readString(Path.of("/proc/self/status")));
      return matcher.find() ? 1024 * Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
