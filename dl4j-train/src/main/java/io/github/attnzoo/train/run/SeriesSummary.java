package io.github.attnzoo.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of runs that differ in their seed alone.
 *
 * @param name of the config
 * @param seeds of all runs of the series
 * @param results of those that are finished, in the order of the seeds; at least one
 */
public record SeriesSummary(String name, List<Long> seeds, List<SeedResult> results) {
  public SeriesSummary {
    seeds = List.copyOf(seeds);
    results = List.copyOf(results);
  }

  /** Of the test accuracies, 0 to 1. */
  public Spread accuracy() {
    return Spread.of(results.stream().map(SeedResult::accuracy).toList());
  }

  /** Of the test losses, in nats. */
  public Spread loss() {
    return Spread.of(results.stream().map(SeedResult::loss).toList());
  }

  /** The header of {@link #rows}. */
  public static List<String> header() {
    return List.of("seed", "test accuracy", "test loss", "best epoch", "epochs");
  }

  /** A row of texts for each run, then mean, standard deviation, minimum and maximum. */
  public List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (SeedResult r : results) {
      rows.add(
          List.of(
              String.valueOf(r.seed()),
              percent(r.accuracy()),
              number(r.loss()),
              String.valueOf(r.bestEpoch()),
              String.valueOf(r.epochs())));
    }
    Spread a = accuracy();
    Spread l = loss();
    rows.add(List.of("mean", percent(a.mean()), number(l.mean()), "", ""));
    Double accuracyDeviation = a.standardDeviation();
    Double lossDeviation = l.standardDeviation();
    if (accuracyDeviation != null && lossDeviation != null) {
      rows.add(
          List.of("standard deviation", percent(accuracyDeviation), number(lossDeviation), "", ""));
    }
    rows.add(List.of("minimum", percent(a.min()), number(l.min()), "", ""));
    rows.add(List.of("maximum", percent(a.max()), number(l.max()), "", ""));
    return rows;
  }

  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", name);
    json.put("status", results.size() == seeds.size() ? "finished" : "running");
    json.put("seeds", seeds);
    json.put("runs", results);
    json.put("testAccuracy", accuracy());
    json.put("testLoss", loss());
    return json;
  }

  /** The mean and, of several, the standard deviation: {@code 84.12 % ± 0.31 %}. */
  static String plusMinus(Spread spread, DoubleFunction<String> format) {
    String mean = format.apply(spread.mean());
    Double deviation = spread.standardDeviation();
    return deviation == null ? mean : mean + " \u00b1 " + format.apply(deviation);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
