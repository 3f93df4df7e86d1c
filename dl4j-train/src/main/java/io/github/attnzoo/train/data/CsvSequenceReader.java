package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.SequenceShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads sequences from CSV in UTF-8, one line a time step; {@link CsvFormat} has the columns. Lines
 * may come in any order: the steps of a sequence are sorted by {@code t}, and sequences stand in
 * the order of their first lines. Where the file is too large for the memory, the lines of one
 * sequence must stand together, in any order, so that they can be read again at once.
 */
final class CsvSequenceReader implements SequenceReader {
  private final Path file;
  private final SequenceShape shape;
  private final List<String> labels;
  private final boolean isLabelRequired;

  /**
   * @param file for messages and names
   * @param labels the texts of the label column, in the order that numbers them
   * @param isLabelRequired whether the column of labels must be there; without it samples are
   *     {@link Sample#UNLABELLED}
   */
  CsvSequenceReader(Path file, SequenceShape shape, List<String> labels, boolean isLabelRequired) {
    this.file = file;
    this.shape = shape;
    this.labels = labels;
    this.isLabelRequired = isLabelRequired;
  }

  @Override
  public List<Sample> read(InputStream in) throws IOException {
    var lines = new TextLines(file, in);
    CsvFormat format = CsvFormat.of(lines, shape, isLabelRequired);
    Map<String, CsvSequence> sequences = new LinkedHashMap<>();
    for (CsvFormat.Step step = format.next(); step != null; step = format.next()) {
      CsvSequence sequence = sequences.get(step.sequence());
      if (sequence == null) {
        sequence = begin(step, lines);
        sequences.put(step.sequence(), sequence);
      }
      add(sequence, step, lines);
    }
    var samples = new ArrayList<Sample>();
    for (CsvSequence sequence : sequences.values()) {
      float[] values = sequence.values(file.toString());
      String name = file + " seq " + sequence.id();
      samples.add(new ValueSample(name, sequence.labelIndex(), values, null));
    }
    return samples;
  }

  @Override
  public List<Sample> index(InputStream in, StoredFile stored) throws IOException {
    var lines = new TextLines(file, in);
    CsvFormat format = CsvFormat.of(lines, shape, isLabelRequired);
    var records = new StoredSequences(stored, bytes -> parse(format, bytes));
    var samples = new ArrayList<Sample>();
    Set<String> finished = new HashSet<>();
    CsvSequence current = null;
    for (CsvFormat.Step step = format.next(); step != null; step = format.next()) {
      if (current == null || !current.id().equals(step.sequence())) {
        store(current, records, samples);
        if (!finished.add(step.sequence())) {
          throw lines.failure(
              "expected the lines of sequence '"
                  + step.sequence()
                  + "' to stand together, as the file is larger than memory allows, found it"
                  + " again; sort the file by seq");
        }
        current = begin(step, lines);
      }
      add(current, step, lines);
    }
    store(current, records, samples);
    return samples;
  }

  private CsvSequence begin(CsvFormat.Step step, TextLines lines) {
    String label = step.label();
    int index = label == null ? Sample.UNLABELLED : labels.indexOf(label);
    if (label != null && index < 0) {
      throw lines.failure("expected a label among " + labels + ", found '" + label + "'");
    }
    return new CsvSequence(step.sequence(), label, index, lines.offset());
  }

  private void add(CsvSequence sequence, CsvFormat.Step step, TextLines lines) {
    if (!Objects.equals(step.label(), sequence.label())) {
      throw lines.failure(
          "expected one label in sequence '"
              + sequence.id()
              + "', found "
              + step.label()
              + " after "
              + sequence.label());
    }
    if (sequence.timeSteps() == shape.timeSteps()) {
      throw lines.failure(
          "expected at most "
              + shape.timeSteps()
              + " time steps in sequence '"
              + sequence.id()
              + "', found more");
    }
    sequence.add(step, lines);
  }

  private void store(
      @Nullable CsvSequence sequence, StoredSequences records, List<Sample> samples) {
    if (sequence != null) {
      int length = sequence.values(file.toString()).length;
      int bytes = Math.toIntExact(sequence.end() - sequence.offset());
      String name = "seq " + sequence.id();
      samples.add(records.add(name, sequence.labelIndex(), sequence.offset(), bytes, length));
    }
  }

  private float[] parse(CsvFormat format, byte[] bytes) {
    var lines = new TextLines(file, new ByteArrayInputStream(bytes));
    CsvFormat again = format.over(lines);
    var sequence = new CsvSequence("", null, Sample.UNLABELLED, 0);
    try {
      for (CsvFormat.Step step = again.next(); step != null; step = again.next()) {
        sequence.add(step, lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
    return sequence.timeSteps() == 0 ? new float[0] : sequence.values(file.toString());
  }
}
