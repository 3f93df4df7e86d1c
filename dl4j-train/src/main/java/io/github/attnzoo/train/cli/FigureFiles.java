package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.Explanation;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.explain.Png;
import io.github.attnzoo.train.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/** Explanations as files: each figure as a PNG, with the numbers behind it as JSON beside it. */
final class FigureFiles {
  private static final int LONGEST_NAME = 60;

  private FigureFiles() {}

  /**
   * Writes the two files of an explanation, over older ones of the same name.
   *
   * @param prefix of the names of the files
   * @return the file of the figure
   */
  static Path write(Path folder, String prefix, Explanation explanation) throws IOException {
    // Explanations are named after layers, whose names are anything that a model file says.
    String name = prefix + letters(explanation.name());
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
    return safe.length() > LONGEST_NAME ? safe.substring(safe.length() - LONGEST_NAME) : safe;
  }

  private static String letters(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
