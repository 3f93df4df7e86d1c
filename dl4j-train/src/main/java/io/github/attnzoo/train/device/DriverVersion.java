package io.github.attnzoo.train.device;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of an NVIDIA driver, as 450.80.02; Windows drivers have two numbers. */
record DriverVersion(int major, int minor, int patch) implements Comparable<DriverVersion> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?:\\.(\\d{1,5}))?");

  /** Null where the text is no version. */
  static @Nullable DriverVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String patch = matcher.group(3);
    return new DriverVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  @Override
  public int compareTo(DriverVersion other) {
    return Comparator.comparingInt(DriverVersion::major)
        .thenComparingInt(DriverVersion::minor)
        .thenComparingInt(DriverVersion::patch)
        .compare(this, other);
  }

  /** As NVIDIA writes it. */
  @Override
  public String toString() {
    return patch == 0
        ? "%d.%02d".formatted(major, minor)
        : "%d.%02d.%02d".formatted(major, minor, patch);
  }
}
