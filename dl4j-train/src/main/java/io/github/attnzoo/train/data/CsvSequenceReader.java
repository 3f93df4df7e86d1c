package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.SequenceShape;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads sequences from CSV in UTF-8: a header {@code seq,label,t} and the names of the features,
 * then one line a time step. The lines of one sequence stand together, carry one label, and their
 * {@code t} rises. DataVec's parser takes the lines apart, quotes included; its record readers are
 * not used because their errors name no line.
 */
final class CsvSequenceReader {
  private final Path file;
  private final SequenceShape shape;
  private final List<String> labels;
  private final SerializableCSVParser parser = new SerializableCSVParser();
  private final List<Sample> samples = new ArrayList<>();
  private final Set<String> finished = new HashSet<>();
  private boolean isLabelled;
  private List<String> header = List.of();
  private int lineNumber;
  private String lastTime = "";
  private @Nullable CsvSequence current;

  /**
   * @param file for messages and names
   * @param labels the texts of the label column, in the order that numbers them
   */
  CsvSequenceReader(Path file, SequenceShape shape, List<String> labels) {
    this.file = file;
    this.shape = shape;
    this.labels = labels;
  }

  /**
   * All sequences of the file, in order.
   *
   * @param isLabelRequired whether the column {@code label} must be there; without it samples are
   *     {@link Sample#UNLABELLED}
   */
  List<Sample> read(byte[] bytes, boolean isLabelRequired) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    try (var reader =
        new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), decoder))) {
      readHeader(reader.readLine(), isLabelRequired);
      int emptyLine = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lineNumber++;
        if (line.isEmpty()) {
          emptyLine = lineNumber;
        } else if (emptyLine > 0) {
          throw failure("expected no lines after the empty line " + emptyLine + ", found: " + line);
        } else {
          readStep(line);
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataException(
          file + ": near line " + (lineNumber + 1) + ": expected text in UTF-8, found other bytes",
          e);
    } catch (IOException e) {
      throw new DataException(file + ": can't be read: " + e, e);
    }
    finish();
    if (samples.isEmpty()) {
      throw new DataException(file + ": expected sequences after the header, found none");
    }
    return samples;
  }

  private void readHeader(@Nullable String line, boolean isLabelRequired) {
    lineNumber = 1;
    header = line == null ? List.of() : split(line.replaceFirst("^\uFEFF", ""));
    isLabelled = header.size() > 1 && header.get(1).equals("label");
    List<String> expected =
        isLabelled || isLabelRequired ? List.of("seq", "label", "t") : List.of("seq", "t");
    int columns = expected.size() + shape.features();
    if (header.size() != columns || !header.subList(0, expected.size()).equals(expected)) {
      throw failure(
          "expected the header "
              + String.join(",", expected)
              + " and "
              + counted(shape.features(), "feature name")
              + ", found "
              + (line == null ? "an empty file" : counted(header.size(), "column") + ": " + line));
    }
  }

  private void readStep(String line) {
    List<String> cells = split(line);
    int firstFeature = isLabelled ? 3 : 2;
    if (cells.size() != firstFeature + shape.features()) {
      throw failure(
          "expected "
              + (firstFeature + shape.features())
              + " columns as in the header, found "
              + cells.size());
    }
    CsvSequence sequence = sequence(cells.get(0), isLabelled ? cells.get(1) : null);
    double t = time(cells.get(firstFeature - 1));
    if (t <= sequence.lastT()) {
      throw failure(
          "expected the steps of sequence '"
              + sequence.id()
              + "' in rising order of t, found t="
              + cells.get(firstFeature - 1)
              + " after t="
              + lastTime);
    }
    if (sequence.timeSteps() == shape.timeSteps()) {
      throw failure(
          "expected at most "
              + shape.timeSteps()
              + " time steps in sequence '"
              + sequence.id()
              + "', found more");
    }
    var features = new float[shape.features()];
    for (int f = 0; f < features.length; f++) {
      features[f] = feature(cells.get(firstFeature + f), firstFeature + f);
    }
    sequence.add(t, features);
    lastTime = cells.get(firstFeature - 1);
  }

  private CsvSequence sequence(String id, @Nullable String label) {
    if (current != null && current.id().equals(id)) {
      if (!Objects.equals(label, current.label())) {
        throw failure(
            "expected one label in sequence '"
                + id
                + "', found "
                + label
                + " after "
                + current.label());
      }
      return current;
    }
    finish();
    if (!finished.add(id)) {
      throw failure(
          "expected the lines of sequence '" + id + "' to stand together, found it again");
    }
    int index = label == null ? Sample.UNLABELLED : labels.indexOf(label);
    if (label != null && index < 0) {
      throw failure("expected a label among " + labels + ", found '" + label + "'");
    }
    current = new CsvSequence(id, label, index);
    return current;
  }

  private void finish() {
    if (current != null) {
      samples.add(current.toSample(file));
      current = null;
    }
  }

  private List<String> split(String line) {
    try {
      return List.of(parser.parseLine(line));
    } catch (IOException e) {
      throw failure("expected quotes in pairs, found an open one: " + line);
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
      throw failure(
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
      throw failure("expected a finite number in t, found '" + cell + "'");
    }
    return value;
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private DataException failure(String message) {
    return new DataException(file + ": line " + lineNumber + ": " + message);
  }
}
