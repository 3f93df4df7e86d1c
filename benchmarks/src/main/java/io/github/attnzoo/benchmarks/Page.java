package io.github.attnzoo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Puts measurements into Markdown, between two marks of a page whose other text stays.
 *
 * <p>Arguments: the page, then the files of {@link Benchmarks}, one for each number of threads.
 */
final class Page {
  private static final List<String> MODELS =
      Family.all().stream()
          .flatMap(family -> family.cases().stream())
          .map(BenchmarkCase::name)
          .toList();

  private static final String BEGIN = "<!-- measured: begin -->";
  private static final String END = "<!-- measured: end -->";

  private final List<Row> rows;
  private final StringBuilder text = new StringBuilder();

  private Page(List<Row> rows) {
    this.rows = rows;
  }

  public static void main(String[] arguments) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> machines = new ArrayList<>();
    for (String file : List.of(arguments).subList(1, arguments.length)) {
      List<String> lines = Files.readAllLines(Path.of(file));
      machines.add(lines.get(0).substring(2));
      lines.stream().skip(2).map(Row::parse).forEach(rows::add);
    }
    Path page = Path.of(arguments[0]);
    Files.writeString(page, replaced(Files.readString(page), new Page(rows).written(machines)));
  }

  /** The page with the text between its marks exchanged. */
  static String replaced(String page, String measured) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "expected the lines \"" + BEGIN + "\" and \"" + END + "\" in the page, in this order");
    }
    return page.substring(0, begin) + BEGIN + "\n\n" + measured + "\n" + page.substring(end);
  }

  private String written(List<String> machines) {
    List<Integer> threads = rows.stream().map(Row::threads).distinct().sorted().toList();
    text.append(introduction());
    IntStream.range(0, machines.size())
        .forEach(i -> text.append("- ").append(machines.get(i)).append('\n'));
    for (int count : threads) {
      text.append("\n### ").append(count).append(count == 1 ? " thread\n" : " threads\n");
      steps(count);
      latency(count);
      shares(count);
      layers(count);
    }
    return text.toString();
  }

  private static String introduction() {
    return """
        "plain" is Deeplearning4j's own code, "kernels" the same network after `OneDnn.accelerateForTraining`, "PyTorch"
        version 2.7.1 through DJL 0.35.1, all in one process, float, random data. The LSTM model reads 28 rows of
        28 numbers with two layers of 128; the CNN has three blocks of 32, 64 and 128 channels on 3 x 32 x 32
        pictures and a dense layer of 512; "-attention" adds `SequenceAttention`, "se-" `SqueezeExcitation`.
        A training step is forward, backward and Adam.

        Kernels and PyTorch, each without and with attention, take turns of ten steps; the first 60 steps and three
        seconds of each do not count. The plain network runs up to ten steps afterwards (as many as 15 seconds hold,
        at least three), by itself, after four that do not count. Times are medians in milliseconds with the tenth
        to the ninetieth percentile of the steps; ratios are medians over the turns with the tenth to the ninetieth
        percentile of the turns. DJL brings an Adam of its own, with more
        passes over the parameters than PyTorch's: "gradients only" is PyTorch's step without any update, a bound for
        every optimizer, against our step with Adam. "floor" is what the products of weights and inputs alone would
        take at the rate that oneDNN reached at the start for two 1,024 x 1,024 matrices.

        """;
  }

  private void steps(int threads) {
    text.append(
        """

        | model | work | batch | plain | kernels | PyTorch | PyTorch / kernels | gradients only / kernels | plain / kernels | floor | kernels / floor |
        |---|---|---|---|---|---|---|---|---|---|---|
        """);
    for (Row row : of(threads, Benchmarks.KERNELS)) {
      Row peer = peer(row, Benchmarks.PYTORCH);
      Row plain = peer(row, Benchmarks.PLAIN);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %.1f | %s | %s | **%s** | %s | %.0f | %.2f | %.1f |%n",
              row.model(),
              row.work().title(),
              row.batch(),
              plain.median(),
              ranged(row),
              ranged(peer),
              ranged(ratios(peer, row)),
              row.work() == Work.TRAINING
                  ? ranged(ratios(peer(row, Benchmarks.PYTORCH_GRADIENTS), row))
                  : "",
              plain.median() / row.median(),
              row.floor(),
              row.median() / row.floor()));
    }
  }

  private void latency(int threads) {
    text.append(
        """

        Latency of a single example, in milliseconds:

        | model | kernels p50 | kernels p99 | PyTorch p50 | PyTorch p99 |
        |---|---|---|---|---|
        """);
    for (Row row : of(threads, Benchmarks.KERNELS)) {
      if (row.work() == Work.INFERENCE && row.batch() == 1) {
        Row peer = peer(row, Benchmarks.PYTORCH);
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                row.model(),
                row.median(),
                row.highest(),
                peer.median(),
                peer.highest()));
      }
    }
  }

  private void shares(int threads) {
    text.append(
        """

        The attention layers' share of a training step (step with, less step without, over step with; median and range over the turns):

        | layer | batch | kernels | PyTorch |
        |---|---|---|---|
        """);
    for (Family family : Family.all()) {
      for (Row row : of(threads, Benchmarks.KERNELS)) {
        if (row.work() == Work.TRAINING && row.model().equals(family.attentive().name())) {
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s in %s | %d | %s | %s |%n",
                  family.attention(),
                  row.model(),
                  row.batch(),
                  share(family, row),
                  share(family, peer(row, Benchmarks.PYTORCH))));
        }
      }
    }
  }

  private void layers(int threads) {
    List<Row> layers = layerRows(threads);
    if (layers.isEmpty()) {
      return;
    }
    text.append(
        """

        Each layer by itself, forward and backward, batch 64, on [batch, 128, 28] (sequences) and [batch, 64, 16, 16]
        (images), beside the same module in PyTorch (timm's where it has one), in turns, by `layers.py`. "plain" is
        SameDiff, "kernels" the same layer after `OneDnn.accelerate`: where it has no kernel the two are the same.

        | layer | plain | kernels | PyTorch | PyTorch / kernels |
        |---|---|---|---|---|
        """);
    for (Row row : layers) {
      Row peer = peer(row, Benchmarks.PYTORCH);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | **%s** |%n",
              row.model(),
              ranged(peer(row, Benchmarks.PLAIN)),
              ranged(row),
              ranged(peer),
              ranged(ratios(peer, row))));
    }
  }

  private String share(Family family, Row with) {
    Row without =
        rows.stream()
            .filter(row -> row.sameWork(with) && row.contender().equals(with.contender()))
            .filter(row -> row.model().equals(family.bare().name()))
            .findFirst()
            .orElseThrow();
    Quantiles shares =
        Quantiles.of(
            ratios(without, with).sorted().stream().map(ratio -> 100 * (1 - ratio)).toList());
    return String.format(
        Locale.ROOT, "%.0f %% (%.0f to %.0f)", shares.median(), shares.at(0.1), shares.at(0.9));
  }

  /** How many times the time of {@code below} that of {@code above} is, turn by turn. */
  private static Quantiles ratios(Row above, Row below) {
    return Quantiles.of(
        IntStream.range(0, below.turns().size())
            .mapToObj(turn -> above.turns().get(turn) / below.turns().get(turn))
            .toList());
  }

  private static String ranged(Quantiles ratios) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", ratios.median(), ratios.at(0.1), ratios.at(0.9));
  }

  private static String ranged(Row row) {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", row.median(), row.low(), row.high());
  }

  private List<Row> of(int threads, String contender) {
    return rows.stream()
        .filter(row -> row.threads() == threads && row.contender().equals(contender))
        .filter(row -> MODELS.contains(row.model()))
        .toList();
  }

  private List<Row> layerRows(int threads) {
    return rows.stream()
        .filter(row -> row.threads() == threads && row.contender().equals(Benchmarks.KERNELS))
        .filter(row -> !MODELS.contains(row.model()))
        .toList();
  }

  private Row peer(Row row, String contender) {
    return rows.stream()
        .filter(other -> other.sameWork(row) && other.model().equals(row.model()))
        .filter(other -> other.contender().equals(contender))
        .findFirst()
        .orElseThrow();
  }
}
