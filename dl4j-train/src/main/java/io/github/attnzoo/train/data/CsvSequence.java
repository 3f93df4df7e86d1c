package io.github.attnzoo.train.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence while its lines are being read, in any order. */
final class CsvSequence {
  private final String id;
  private final @Nullable String label;
  private final int labelIndex;
  private final long offset;
  private final List<Step> steps = new ArrayList<>();
  private long end;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Step(double t, String time, int line, float[] features) {}

  /**
   * @param offset of its first line, in bytes
   */
  CsvSequence(String id, @Nullable String label, int labelIndex, long offset) {
    this.id = id;
    this.label = label;
    this.labelIndex = labelIndex;
    this.offset = offset;
  }

  String id() {
    return id;
  }

  @Nullable String label() {
    return label;
  }

  int labelIndex() {
    return labelIndex;
  }

  int timeSteps() {
    return steps.size();
  }

  /** Of its first line. */
  long offset() {
    return offset;
  }

  /** Where its last line ends. */
  long end() {
    return end;
  }

  void add(CsvFormat.Step step, TextLines lines) {
    steps.add(new Step(step.t(), step.time(), lines.number(), step.features()));
    end = lines.end();
  }

  /**
   * The numbers, {@code [time, features]}, in the order of {@code t}.
   *
   * @param file for messages
   */
  float[] values(String file) {
    steps.sort(Comparator.comparingDouble(Step::t));
    int features = steps.get(0).features.length;
    var values = new float[steps.size() * features];
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (i > 0 && steps.get(i - 1).t == step.t) {
        throw new DataException(
            file
                + ": line "
                + step.line
                + ": expected one line for each t in sequence '"
                + id
                + "', found t="
                + step.time
                + " also in line "
                + steps.get(i - 1).line);
      }
      System.arraycopy(step.features, 0, values, i * features, features);
    }
    return values;
  }
}
