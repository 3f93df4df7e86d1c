package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.Explanation;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.explain.Png;
import io.github.attnzoo.train.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Explanations as files: each figure as a PNG, with the numbers behind it as JSON beside it.
 *
 * <p>No two of a run have the same name: where letters that file names lack everywhere, length or
 * case alone tell explanations apart, later ones are numbered, {@code gates-block-1-2.png}. Their
 * JSON has the names of their layers.
 */
final class FigureFiles {
  private static final int LONGEST_INPUT = 60;
  private static final int LONGEST_EXPLANATION = 100;

  private final Path folder;
  private final Set<String> taken = new HashSet<>();

  FigureFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the two files of an explanation, over those that an earlier run left.
   *
   * @param prefix of the names of the files
   * @return the file of the figure
   */
  Path write(String prefix, Explanation explanation) throws IOException {
    String name = free(prefix + name(explanation));
    Path figure = folder.resolve(name + ".png");
    if (!folder.equals(figure.getParent())) {
      throw new IllegalStateException(figure + ": expected a file of the folder " + folder);
    }
    WholeFile.write(folder.resolve(name + ".json"), Json.write(explanation.numbers()));
    WholeFile.write(figure, out -> out.write(Png.of(explanation.figure())));
    return figure;
  }

  /** The last part of an input's name, in letters that file names have everywhere. */
  static String safe(String input) {
    String last = input.substring(1 + Math.max(input.lastIndexOf('/'), input.lastIndexOf('\\')));
    String safe = letters(last);
    return safe.length() > LONGEST_INPUT ? safe.substring(safe.length() - LONGEST_INPUT) : safe;
  }

  /** Explanations are named after layers, whose names are anything that a model file says. */
  private static String name(Explanation explanation) {
    String name = letters(explanation.name());
    int half = LONGEST_EXPLANATION / 2;
    return name.length() <= LONGEST_EXPLANATION
        ? name
        : name.substring(0, half) + "-" + name.substring(name.length() - half);
  }

  /** File systems of Windows and macOS do not tell large letters from small ones. */
  private String free(String name) {
    String free = name;
    for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
      free = name + "-" + number;
    }
    return free;
  }

  private static String letters(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
