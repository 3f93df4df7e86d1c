package io.github.attnzoo.train.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence while its lines are being read. */
final class CsvSequence {
  private final String id;
  private final @Nullable String label;
  private final int labelIndex;
  private final List<float[]> steps = new ArrayList<>();
  private double lastT = Double.NEGATIVE_INFINITY;

  CsvSequence(String id, @Nullable String label, int labelIndex) {
    this.id = id;
    this.label = label;
    this.labelIndex = labelIndex;
  }

  String id() {
    return id;
  }

  @Nullable String label() {
    return label;
  }

  double lastT() {
    return lastT;
  }

  int timeSteps() {
    return steps.size();
  }

  void add(double t, float[] features) {
    lastT = t;
    steps.add(features);
  }

  Sample toSample(Path file) {
    int features = steps.get(0).length;
    var values = new float[steps.size() * features];
    for (int t = 0; t < steps.size(); t++) {
      System.arraycopy(steps.get(t), 0, values, t * features, features);
    }
    return new ValueSample(file + " seq " + id, labelIndex, values, null);
  }
}
