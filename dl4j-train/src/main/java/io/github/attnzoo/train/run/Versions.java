package io.github.attnzoo.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions that the build wrote down.
 *
 * @param project version of this project
 * @param commit that it was built from, with {@code -dirty} behind it where files differed; null
 *     where it was not built from a repository
 * @param deeplearning4j version of DL4J and ND4J
 */
public record Versions(String project, @Nullable String commit, String deeplearning4j) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}(-dirty)?");

  /** The versions of this program. */
  public static Versions read() {
    var properties = new Properties();
    try (var in = Versions.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("the build left out versions.properties");
      }
      properties.load(in);
      return new Versions(
          properties.getProperty("project"), builtFrom(), properties.getProperty("deeplearning4j"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String builtFrom() throws IOException {
    try (var in = Versions.class.getResourceAsStream("commit.txt")) {
      String commit =
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return COMMIT.matcher(commit).matches() ? commit : null;
    }
  }
}
