package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.SequenceShape;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header of a {@code .ts} file, as https://www.aeon-toolkit.org and https://www.sktime.net
 * describe it: comment lines that begin with {@code #}, then lines of {@code @} and a key in any
 * case and order, the last of them {@code @data}.
 *
 * @param isLabelled {@code @classLabel true}: each line of data ends in a label
 * @param seriesLength {@code @seriesLength}: steps of every sequence; null where it isn't given
 * @param isEqualLength {@code @equalLength true}
 */
record TsHeader(boolean isLabelled, @Nullable Integer seriesLength, boolean isEqualLength) {
  /** Keys that say nothing that matters here. */
  private static final Set<String> PASSED_OVER =
      Set.of("problemname", "missing", "classlabels", "missingvalues");

  /**
   * Reads the header and checks it against what the config says.
   *
   * @param lines at the beginning of the file
   * @param labels that the config names
   */
  static TsHeader read(TextLines lines, SequenceShape shape, List<String> labels)
      throws IOException {
    Set<String> seen = new HashSet<>();
    boolean isLabelled = false;
    boolean isEqualLength = false;
    Integer seriesLength = null;
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith("%")) {
        continue;
      }
      if (!text.startsWith("@")) {
        throw lines.failure("expected a line that begins with @ before @data, found: " + cut(text));
      }
      List<String> words = Arrays.asList(text.substring(1).split("\\s+"));
      String key = words.get(0).toLowerCase(Locale.ROOT);
      if (key.equals("data")) {
        return new TsHeader(isLabelled, seriesLength, isEqualLength);
      }
      if (!seen.add(key)) {
        throw lines.failure("expected each key once, found @" + words.get(0) + " again");
      }
      switch (key) {
        case "timestamps" -> refuse(lines, words, "sequences without time stamps");
        case "targetlabel" -> refuse(lines, words, "class labels, not numbers to regress on");
        case "univariate" ->
            checkDimensions(lines, isTrue(lines, words) ? 1 : shape.features(), shape);
        case "dimensions", "dimension" -> checkDimensions(lines, number(lines, words), shape);
        case "equallength" -> isEqualLength = isTrue(lines, words);
        case "serieslength" -> seriesLength = number(lines, words);
        case "classlabel" -> {
          isLabelled = isTrue(lines, words);
          checkLabels(lines, words.subList(2, words.size()), labels);
        }
        default -> {
          if (!PASSED_OVER.contains(key)) {
            throw lines.failure("expected a key of the .ts format, found @" + words.get(0));
          }
        }
      }
    }
    throw lines.failure("expected a line @data, found the end of the file");
  }

  private static void refuse(TextLines lines, List<String> words, String expected) {
    if (isTrue(lines, words)) {
      throw lines.failure("expected " + expected + ", found @" + String.join(" ", words));
    }
  }

  private static void checkDimensions(TextLines lines, int dimensions, SequenceShape shape) {
    if (dimensions != shape.features()) {
      throw lines.failure(
          "expected as many dimensions as data.features, "
              + shape.features()
              + ", found "
              + dimensions);
    }
  }

  private static void checkLabels(TextLines lines, List<String> found, List<String> labels) {
    for (String label : found) {
      if (!labels.contains(label)) {
        throw lines.failure("expected labels among " + labels + ", found '" + label + "'");
      }
    }
  }

  private static boolean isTrue(TextLines lines, List<String> words) {
    String value = words.size() < 2 ? "" : words.get(1).toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      throw lines.failure(
          "expected true or false after @" + words.get(0) + ", found '" + value + "'");
    }
    return value.equals("true");
  }

  private static int number(TextLines lines, List<String> words) {
    String value = words.size() < 2 ? "" : words.get(1);
    if (!value.matches("\\d{1,9}")) {
      throw lines.failure(
          "expected a whole number after @" + words.get(0) + ", found '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
