package io.github.attnzoo.train.report;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs beside each other on one page: results, curves, and the settings in which they differ.
 *
 * @param runs in the order of their colours
 */
public record ComparisonPage(List<ComparedRun> runs) {
  /** As many as there are colours. */
  public static final int MOST = 8;

  public ComparisonPage {
    runs = List.copyOf(runs);
  }

  /** The page as text. */
  public String html() {
    String title = "Comparison of " + runs.size() + (runs.size() == 1 ? " run" : " runs");
    String charts =
        chart("Validation loss", Metric.VALIDATION_LOSS)
            + chart("Validation accuracy", Metric.VALIDATION_ACCURACY)
            + chart("Training loss", Metric.TRAIN_LOSS)
            + chart("Training accuracy", Metric.TRAIN_ACCURACY)
            + rates();
    return Html.page(
        title,
        "<h1>"
            + Html.text(title)
            + "</h1>\n"
            + Html.section("Results", "", Html.table(resultHeader(), resultRows()))
            + Html.section("Curves", "", "<div class=\"charts\">\n" + charts + "</div>\n")
            + Html.section(
                "Settings that differ",
                "",
                differences().isEmpty()
                    ? "<p>None.</p>\n"
                    : Html.table(settingHeader(), differences()))
            + Html.section("Accuracy of each class", "", perClass()));
  }

  private static List<String> resultHeader() {
    return List.of(
        "run",
        "status",
        "epochs",
        "best epoch",
        "test accuracy",
        "test loss",
        "parameters",
        "time");
  }

  private List<List<String>> resultRows() {
    return runs.stream().map(ComparedRun::row).toList();
  }

  /** A chart of one metric; empty where no run has it. */
  private String chart(String title, Metric metric) {
    List<Chart.Line> lines = runs.stream().map(run -> line(run, run.epochs(), metric)).toList();
    boolean isKnown =
        lines.stream().anyMatch(line -> line.values().stream().anyMatch(Double::isFinite));
    return isKnown ? Chart.of(title, lines, List.of()).svg() : "";
  }

  private static Chart.Line line(ComparedRun run, List<EpochMetrics> epochs, Metric metric) {
    return new Chart.Line(run.name(), epochs.stream().map(e -> e.value(metric)).toList());
  }

  private String rates() {
    List<Chart.Line> lines =
        runs.stream()
            .map(
                run ->
                    new Chart.Line(
                        run.name(), run.epochs().stream().map(EpochMetrics::learningRate).toList()))
            .toList();
    List<Double> all = lines.stream().flatMap(line -> line.values().stream()).toList();
    return all.isEmpty()
        ? ""
        : new Chart("Learning rate", lines, List.of(), Curves.isLarge(all)).svg();
  }

  private List<String> settingHeader() {
    return with("setting", runs.stream().map(ComparedRun::name).toList());
  }

  private List<List<String>> differences() {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    var rows = new ArrayList<List<String>>();
    for (String key : keys) {
      List<String> values =
          runs.stream().map(run -> run.settings().getOrDefault(key, "–")).toList();
      if (values.stream().distinct().count() > 1) {
        rows.add(with(key, values));
      }
    }
    return rows;
  }

  private String perClass() {
    Set<String> classes = new LinkedHashSet<>();
    runs.forEach(run -> classes.addAll(run.classAccuracy().keySet()));
    List<List<String>> rows =
        classes.stream()
            .map(
                name ->
                    with(
                        name,
                        runs.stream().map(run -> percent(run.classAccuracy().get(name))).toList()))
            .toList();
    return rows.isEmpty()
        ? ""
        : Html.table(with("class", runs.stream().map(ComparedRun::name).toList()), rows);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "–" : Html.percent(share);
  }

  private static List<String> with(String first, List<String> others) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }
}
