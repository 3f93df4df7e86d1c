package io.github.attnzoo.train.report;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The charts of one run: loss, accuracy, learning rate, speed.
 *
 * @param config whose policies decided after each epoch
 */
record Curves(TrainingConfig config, List<EpochMetrics> epochs) {
  /** A rate that falls by more than this is drawn by its logarithm. */
  private static final double LARGE_RANGE = 20;

  String html() {
    boolean validated = epochs.stream().anyMatch(e -> e.validationLoss() != null);
    var loss = new ArrayList<>(List.of(line("training", Metric.TRAIN_LOSS)));
    var accuracy = new ArrayList<>(List.of(line("training", Metric.TRAIN_ACCURACY)));
    if (validated) {
      loss.add(line("validation", Metric.VALIDATION_LOSS));
      accuracy.add(line("validation", Metric.VALIDATION_ACCURACY));
    }
    List<Chart.Mark> marks = marks();
    var rates = epochs.stream().map(EpochMetrics::learningRate).toList();
    var speeds = epochs.stream().map(EpochMetrics::samplesPerSecond).toList();
    return Chart.of("Loss", loss, marks).svg()
        + Chart.of("Accuracy", accuracy, marks).svg()
        + new Chart(
                "Learning rate",
                List.of(new Chart.Line("learning rate", rates)),
                marks,
                isLarge(rates))
            .svg()
        + Chart.of(
                "Training samples a second",
                List.of(new Chart.Line("samples a second", speeds)),
                List.of())
            .svg();
  }

  /**
   * The best epoch, and where the plateau rule lowered the rate: between the last epoch of the old
   * and the first of the new. The rates alone don't tell, as schedules change them too.
   */
  private List<Chart.Mark> marks() {
    var marks = new ArrayList<Chart.Mark>();
    var decisions = Decisions.of(config);
    for (int i = 0; i < epochs.size(); i++) {
      decisions = decisions.update(epochs.get(i));
      if (decisions.reduced() && i + 1 < epochs.size()) {
        String rate = String.format(Locale.ROOT, "%.2g", decisions.learningRate());
        marks.add(new Chart.Mark(i + 1.5, "drop", rate));
      }
    }
    if (decisions.bestEpoch() > 0) {
      marks.add(new Chart.Mark(decisions.bestEpoch(), "best", "best"));
    }
    return marks;
  }

  private Chart.Line line(String name, Metric metric) {
    return new Chart.Line(name, epochs.stream().map(epoch -> epoch.value(metric)).toList());
  }

  static boolean isLarge(List<Double> rates) {
    double least = rates.stream().mapToDouble(r -> r).min().orElse(1);
    double greatest = rates.stream().mapToDouble(r -> r).max().orElse(1);
    return least > 0 && greatest / least > LARGE_RANGE;
  }
}
