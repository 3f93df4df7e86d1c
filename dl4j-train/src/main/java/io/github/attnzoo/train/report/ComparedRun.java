package io.github.attnzoo.train.report;

import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run among others.
 *
 * @param name tells it from the others
 * @param status how it stands: {@code finished}
 * @param epochs it trained
 * @param bestEpoch null while there is none
 * @param accuracy of the best model on the test samples, 0 to 1; null before the end
 * @param loss of the best model on the test samples; null before the end
 * @param parameters how many numbers the model learns
 * @param settings by their path in the config
 * @param classAccuracy of each class, 0 to 1; empty before the end
 */
public record ComparedRun(
    String name,
    String status,
    List<EpochMetrics> epochs,
    @Nullable Integer bestEpoch,
    @Nullable Double accuracy,
    @Nullable Double loss,
    @Nullable Integer parameters,
    Map<String, String> settings,
    Map<String, Double> classAccuracy) {
  private static final String UNKNOWN = "–";

  public ComparedRun {
    epochs = List.copyOf(epochs);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    classAccuracy = Collections.unmodifiableMap(new LinkedHashMap<>(classAccuracy));
  }

  List<String> row() {
    double seconds = epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
    return List.of(
        name,
        status,
        String.valueOf(epochs.size()),
        bestEpoch == null ? UNKNOWN : bestEpoch.toString(),
        accuracy == null ? UNKNOWN : Html.percent(accuracy),
        loss == null ? UNKNOWN : Html.number(loss, 4),
        parameters == null ? UNKNOWN : String.format(Locale.ROOT, "%,d", parameters),
        Html.duration(seconds));
  }
}
