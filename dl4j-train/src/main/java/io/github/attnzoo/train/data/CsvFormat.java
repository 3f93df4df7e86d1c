package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.SequenceShape;
import java.io.IOException;
import java.util.List;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a CSV file of sequences: {@code seq,label,t} (the label may be left out where it
 * isn't required) and the names of the features. DataVec's parser takes the lines apart, quotes
 * included; its record readers are not used because their errors name no line.
 */
final class CsvFormat {
  private final SerializableCSVParser parser = new SerializableCSVParser();
  private final TextLines lines;
  private final List<String> header;
  private final boolean isLabelled;

  /** What stands in one line. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Step(String sequence, @Nullable String label, String time, double t, float[] features) {}

  private CsvFormat(TextLines lines, List<String> header, boolean isLabelled) {
    this.lines = lines;
    this.header = header;
    this.isLabelled = isLabelled;
  }

  /**
   * Reads the header.
   *
   * @param lines at the beginning of the file
   */
  static CsvFormat of(TextLines lines, SequenceShape shape, boolean isLabelRequired)
      throws IOException {
    String line = lines.next();
    List<String> header =
        line == null ? List.of() : new CsvFormat(lines, List.of(), false).split(line);
    boolean isLabelled = header.size() > 1 && header.get(1).equals("label");
    List<String> expected =
        isLabelled || isLabelRequired ? List.of("seq", "label", "t") : List.of("seq", "t");
    int columns = expected.size() + shape.features();
    if (header.size() != columns || !header.subList(0, expected.size()).equals(expected)) {
      throw lines.failure(
          "expected the header "
              + String.join(",", expected)
              + " and "
              + counted(shape.features(), "feature name")
              + ", found "
              + (line == null ? "an empty file" : counted(header.size(), "column") + ": " + line));
    }
    return new CsvFormat(lines, header, isLabelled);
  }

  /** The same columns, for lines of the same file from elsewhere. */
  CsvFormat over(TextLines others) {
    return new CsvFormat(others, header, isLabelled);
  }

  /** The next step, or null at the end; the file may end in empty lines. */
  @Nullable Step next() throws IOException {
    String line = lines.next();
    if (line == null || !line.isEmpty()) {
      return line == null ? null : step(line);
    }
    int emptyLine = lines.number();
    for (line = lines.next(); line != null; line = lines.next()) {
      if (!line.isEmpty()) {
        throw lines.failure(
            "expected no lines after the empty line " + emptyLine + ", found: " + line);
      }
    }
    return null;
  }

  private Step step(String line) {
    List<String> cells = split(line);
    if (cells.size() != header.size()) {
      throw lines.failure(
          "expected " + header.size() + " columns as in the header, found " + cells.size());
    }
    int first = isLabelled ? 3 : 2;
    String time = cells.get(first - 1);
    double t = time(time);
    var features = new float[header.size() - first];
    for (int f = 0; f < features.length; f++) {
      features[f] = feature(cells.get(first + f), first + f);
    }
    return new Step(cells.get(0), isLabelled ? cells.get(1) : null, time, t, features);
  }

  private List<String> split(String line) {
    try {
      return List.of(parser.parseLine(line));
    } catch (IOException e) {
      throw lines.failure("expected quotes in pairs, found an open one: " + line);
    }
  }

  private float feature(String cell, int column) {
    float value;
    try {
      value = Float.parseFloat(cell);
    } catch (NumberFormatException e) {
      value = Float.NaN;
    }
    if (!Float.isFinite(value)) {
      throw lines.failure(
          "expected a finite number in column "
              + (column + 1)
              + " ("
              + header.get(column)
              + "), found '"
              + cell
              + "'");
    }
    return value;
  }

  /** In double, so that time stamps in milliseconds keep their order. */
  private double time(String cell) {
    double value;
    try {
      value = Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw lines.failure("expected a finite number in t, found '" + cell + "'");
    }
    return value;
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
