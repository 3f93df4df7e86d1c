package io.github.attnzoo.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Versions that the build wrote down.
 *
 * @param project version of this project
 * @param commit that it was built from; null where it was not built from a repository
 * @param deeplearning4j version of DL4J and ND4J
 */
public record Versions(String project, @Nullable String commit, String deeplearning4j) {
  /** The versions of this program. */
  public static Versions read() {
    var properties = new Properties();
    try (var in = Versions.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("the build left out versions.properties");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = properties.getProperty("commit", "");
    return new Versions(
        properties.getProperty("project"),
        commit.isEmpty() || commit.startsWith("$") ? null : commit,
        properties.getProperty("deeplearning4j"));
  }
}
