package io.github.attnzoo.train.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}. */
final class DataOption {
  static final String VARIABLE = "ATTNZOO_DATA";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The root of the data sets; else the environment variable " + VARIABLE + ".")
  private @Nullable Path data;

  /** The root of the data sets, which need not be there yet. */
  Path rootToFill(Console console) {
    String variable = console.environment().get(VARIABLE);
    if (data != null) {
      return data;
    }
    if (variable == null || variable.isBlank()) {
      throw new UsageException(
          "expected --data DIR or the environment variable " + VARIABLE + ", found neither");
    }
    return Path.of(variable);
  }

  /** The root of the data sets, or null where none is named. */
  @Nullable Path root(Console console) {
    if (data != null) {
      return folder(data, "--data");
    }
    String variable = console.environment().get(VARIABLE);
    return variable == null || variable.isBlank()
        ? null
        : folder(Path.of(variable), "the environment variable " + VARIABLE);
  }

  private static Path folder(Path path, String source) {
    if (!Files.isDirectory(path)) {
      throw new UsageException(path + ": no such folder; " + source + " must name one");
    }
    return path;
  }
}
