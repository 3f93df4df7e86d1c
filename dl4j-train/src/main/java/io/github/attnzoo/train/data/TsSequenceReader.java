package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.MissingValues;
import io.github.attnzoo.models.data.SequenceShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads sequences from a {@code .ts} file: after the {@link TsHeader} one sequence a line, its
 * dimensions separated by colons, the steps of each by commas, the label last. Sequences may differ
 * in length, the dimensions of one sequence may not.
 */
final class TsSequenceReader implements SequenceReader {
  private static final String NO_LABEL = "";

  private final Path file;
  private final SequenceShape shape;
  private final List<String> labels;
  private final MissingValues missing;
  private final boolean isLabelRequired;

  /**
   * @param file for messages and names
   * @param labels in the order that numbers them
   * @param isLabelRequired whether sequences must have a label; without one they are {@link
   *     Sample#UNLABELLED}
   */
  TsSequenceReader(
      Path file,
      SequenceShape shape,
      List<String> labels,
      MissingValues missing,
      boolean isLabelRequired) {
    this.file = file;
    this.shape = shape;
    this.labels = labels;
    this.missing = missing;
    this.isLabelRequired = isLabelRequired;
  }

  /** What becomes of the sequence in a line. */
  private interface Sink {
    Sample take(int number, int label, float[] values, TextLines lines);
  }

  @Override
  public List<Sample> read(InputStream in) throws IOException {
    return all(
        in,
        (number, label, values, lines) ->
            new ValueSample(file + " seq " + number, label, values, null));
  }

  @Override
  public List<Sample> index(InputStream in, StoredFile stored) throws IOException {
    var records = new StoredSequences(stored, this::parse);
    return all(
        in,
        (number, label, values, lines) ->
            records.add(
                "seq " + number,
                label,
                lines.offset(),
                Math.toIntExact(lines.end() - lines.offset()),
                values.length));
  }

  private List<Sample> all(InputStream in, Sink sink) throws IOException {
    var lines = new TextLines(file, in);
    TsHeader header = TsHeader.read(lines, shape, labels);
    if (isLabelRequired && !header.isLabelled()) {
      throw lines.failure("expected labels, found no @classLabel true before @data");
    }
    var samples = new ArrayList<Sample>();
    Integer announced = header.isEqualLength() ? header.seriesLength() : null;
    int length = announced == null ? 0 : announced;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      // Counted before they are split: a line of separators alone would take many times its size.
      checkDimensions(count(line, ':') + (header.isLabelled() ? 0 : 1), lines);
      List<String> parts = new ArrayList<>(List.of(line.strip().split(":", -1)));
      String label = header.isLabelled() ? parts.remove(parts.size() - 1).strip() : NO_LABEL;
      float[] values = values(parts, lines);
      int steps = values.length / shape.features();
      length = length == 0 && header.isEqualLength() ? steps : length;
      if (length != 0 && steps != length) {
        throw lines.failure(
            "expected " + length + " steps in every sequence (@equalLength true), found " + steps);
      }
      samples.add(sink.take(samples.size(), label(label, header, lines), values, lines));
    }
    return samples;
  }

  private int label(String label, TsHeader header, TextLines lines) {
    int index = labels.indexOf(label);
    if (header.isLabelled() && index < 0) {
      throw lines.failure(
          "expected a label among " + labels + " after the last colon, found '" + label + "'");
    }
    return header.isLabelled() ? index : Sample.UNLABELLED;
  }

  private float[] values(List<String> dimensions, TextLines lines) {
    int features = shape.features();
    int steps = 0;
    var values = new float[0];
    for (int f = 0; f < features; f++) {
      int found = 1 + count(dimensions.get(f), ',');
      if (f == 0) {
        steps = found;
        checkLength(steps, lines);
        values = new float[steps * features];
      } else if (found != steps) {
        throw lines.failure(
            "expected dimensions of equal length, found "
                + steps
                + " steps in dimension 1 and "
                + found
                + " in dimension "
                + (f + 1));
      }
      String[] cells = dimensions.get(f).split(",", -1);
      for (int t = 0; t < steps; t++) {
        values[t * features + f] = number(cells[t].strip(), t, f, lines);
      }
      fillGaps(values, f, lines);
    }
    return values;
  }

  private static int count(String text, char separator) {
    return (int) text.chars().filter(c -> c == separator).count();
  }

  private void checkDimensions(int found, TextLines lines) {
    if (found != shape.features()) {
      throw lines.failure(
          "expected " + shape.features() + " dimensions separated by colons, found " + found);
    }
  }

  private void checkLength(int steps, TextLines lines) {
    if (steps > shape.timeSteps()) {
      throw lines.failure(
          "expected at most " + shape.timeSteps() + " time steps in a sequence, found " + steps);
    }
  }

  /** NaN for a missing number, where that is allowed. */
  private float number(String cell, int t, int f, TextLines lines) {
    boolean isMissing = cell.equals("?") || cell.equalsIgnoreCase("nan");
    if (isMissing && missing == MissingValues.PREVIOUS) {
      return Float.NaN;
    }
    float value;
    try {
      value = Float.parseFloat(cell);
    } catch (NumberFormatException e) {
      value = Float.NaN;
    }
    if (!Float.isFinite(value)) {
      throw lines.failure(
          "expected a finite number at step "
              + (t + 1)
              + " of dimension "
              + (f + 1)
              + ", found '"
              + cell
              + "'"
              + (isMissing ? "; data.missingValues says what becomes of missing numbers" : ""));
    }
    return value;
  }

  private void fillGaps(float[] values, int f, TextLines lines) {
    int features = shape.features();
    float last = Float.NaN;
    for (int i = f; i < values.length && Float.isNaN(last); i += features) {
      last = values[i];
    }
    if (Float.isNaN(last)) {
      throw lines.failure("expected at least one number in dimension " + (f + 1) + ", found none");
    }
    for (int i = f; i < values.length; i += features) {
      last = Float.isNaN(values[i]) ? last : values[i];
      values[i] = last;
    }
  }

  private float[] parse(byte[] bytes) {
    var lines = new TextLines(file, new ByteArrayInputStream(bytes));
    try {
      String line = lines.next();
      if (line == null) {
        return new float[0];
      }
      List<String> parts = List.of(line.strip().split(":", -1));
      int features = shape.features();
      return parts.size() < features ? new float[0] : values(parts.subList(0, features), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
  }
}
