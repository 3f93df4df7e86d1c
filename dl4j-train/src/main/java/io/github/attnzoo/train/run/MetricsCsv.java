package io.github.attnzoo.train.run;

import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code metrics.csv}: a header, then one line an epoch. Numbers have all their digits,
 * so that reading gives them back exactly; a number that is not known is an empty field.
 */
final class MetricsCsv {
  static final String HEADER =
      "epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate,"
          + "samplesPerSecond,seconds";

  private MetricsCsv() {}

  static String write(List<EpochMetrics> epochs) {
    var text = new StringBuilder(HEADER).append('\n');
    for (EpochMetrics e : epochs) {
      List<String> fields =
          List.of(
              String.valueOf(e.epoch()),
              field(e.trainLoss()),
              field(e.trainAccuracy()),
              field(e.validationLoss()),
              field(e.validationAccuracy()),
              field(e.learningRate()),
              field(e.samplesPerSecond()),
              field(e.seconds()));
      text.append(String.join(",", fields)).append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException naming the line that is none of ours
   */
  static List<EpochMetrics> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException("line 1: expected the header " + HEADER);
    }
    var epochs = new ArrayList<EpochMetrics>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        epochs.add(epoch(line.split(",", -1)));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "line " + (epochs.size() + 2) + ": expected eight numbers, found " + line, e);
      }
    }
    return epochs;
  }

  private static EpochMetrics epoch(String[] fields) {
    return new EpochMetrics(
        Integer.parseInt(fields[0]),
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]),
        number(fields[3]),
        number(fields[4]),
        Double.parseDouble(fields[5]),
        Double.parseDouble(fields[6]),
        Double.parseDouble(fields[7]));
  }

  private static String field(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? "" : value.toString();
  }

  private static @Nullable Double number(String field) {
    return field.isEmpty() ? null : Double.valueOf(field);
  }
}
