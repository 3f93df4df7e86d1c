package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.loop.Calibration;
import io.github.attnzoo.train.loop.Calibration.Bin;
import io.github.attnzoo.train.loop.Classification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What {@code evaluate} prints.
 *
 * @param split name of the samples
 * @param topK the numbers of classes among which the true one is looked for
 * @param attention its scores, where the data tells where the signals are
 */
record Evaluation(
    String split, Classification result, List<Integer> topK, List<AttentionScore> attention) {
  Evaluation {
    topK = List.copyOf(topK);
    attention = List.copyOf(attention);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("split", split);
    json.put("samples", result.samples());
    json.put("loss", result.loss());
    json.put("accuracy", result.accuracy());
    json.put("balancedAccuracy", result.balancedAccuracy());
    if (!topK.isEmpty()) {
      json.put("topK", topK.stream().map(this::top).toList());
    }
    json.put("perClass", result.perClass());
    json.put("confusion", result.confusion());
    json.put("calibration", result.calibration());
    if (!attention.isEmpty()) {
      json.put("attention", attention.stream().map(AttentionScore::numbers).toList());
    }
    return json;
  }

  private Map<String, Object> top(int k) {
    var top = new LinkedHashMap<String, Object>();
    top.put("k", k);
    top.put("accuracy", result.topAccuracy(k));
    return top;
  }

  String text() {
    var parts = new ArrayList<String>();
    parts.add(head());
    parts.add(
        Table.of(Classification.classHeader(), result.classRows())
            .alignedRight(1, 2, 3, 4)
            .toString());
    Integer[] counts =
        IntStream.rangeClosed(1, result.classes().size()).boxed().toArray(Integer[]::new);
    parts.add(
        Table.of(result.confusionHeader(), result.confusionRows()).alignedRight(counts).toString());
    parts.add(calibration(result.calibration()));
    if (!attention.isEmpty()) {
      List<List<String>> rows = attention.stream().map(AttentionScore::row).toList();
      parts.add(Table.of(AttentionScore.header(), rows).alignedRight(2, 3, 4).toString());
    }
    return String.join(System.lineSeparator(), parts);
  }

  private String head() {
    var head = new StringBuilder();
    head.append(
        format(
            "accuracy %s, loss %.4f on %,d %s samples%n",
            percent(result.accuracy()), result.loss(), result.samples(), split));
    head.append(format("mean accuracy of the classes %s%n", percent(result.balancedAccuracy())));
    for (int k : topK) {
      head.append(format("top-%d accuracy %s%n", k, percent(result.topAccuracy(k))));
    }
    return head.toString();
  }

  private static String calibration(Calibration calibration) {
    List<List<String>> rows =
        calibration.bins().stream()
            .map(
                bin ->
                    List.of(
                        range(bin),
                        format("%,d", bin.samples()),
                        percent(bin.confidence()),
                        percent(bin.accuracy()),
                        percent(bin.gap())))
            .toList();
    return format(
            "calibration error: expected %s, largest %s; Brier score %.4f%n",
            percent(calibration.expectedError()),
            percent(calibration.maximumError()),
            calibration.brier())
        + Table.of(
                List.of("confidence above, to", "samples", "mean confidence", "accuracy", "gap"),
                rows)
            .alignedRight(1, 2, 3, 4);
  }

  private static String range(Bin bin) {
    return format("%.2f, %.2f", bin.from(), bin.to());
  }

  private static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
