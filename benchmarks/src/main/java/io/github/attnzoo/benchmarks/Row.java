package io.github.attnzoo.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of measurements, as it is kept between the run with one number of threads and the next.
 *
 * @param threads of the kernels, PyTorch and DL4J alike
 * @param model which network
 * @param work training step or inference
 * @param batch examples at a time
 * @param contender whose code
 * @param steps how many were timed
 * @param low milliseconds that a tenth of the steps stayed below
 * @param median half of the steps
 * @param high nine tenths
 * @param highest 99 of 100
 * @param floor the least that the products of this work can take at oneDNN's peak, in milliseconds
 * @param turns the median of each turn
 */
record Row(
    int threads,
    String model,
    Work work,
    int batch,
    String contender,
    int steps,
    double low,
    double median,
    double high,
    double highest,
    double floor,
    List<Double> turns) {
  static final String HEADER =
      "threads,model,work,batch,contender,steps,p10,median,p90,p99,floor,turns (times in ms)";

  static Row of(
      int threads, BenchmarkCase model, Work work, int batch, String who, Times times, double ms) {
    return new Row(
        threads,
        model.name(),
        work,
        batch,
        who,
        times.steps().sorted().size(),
        times.steps().at(0.1),
        times.steps().median(),
        times.steps().at(0.9),
        times.steps().at(0.99),
        ms,
        times.turns());
  }

  static Row parse(String line) {
    List<String> cells = List.of(line.split(",", -1));
    return new Row(
        Integer.parseInt(cells.get(0)),
        cells.get(1),
        Work.valueOf(cells.get(2)),
        Integer.parseInt(cells.get(3)),
        cells.get(4),
        Integer.parseInt(cells.get(5)),
        Double.parseDouble(cells.get(6)),
        Double.parseDouble(cells.get(7)),
        Double.parseDouble(cells.get(8)),
        Double.parseDouble(cells.get(9)),
        Double.parseDouble(cells.get(10)),
        Stream.of(cells.get(11).split(" ", -1)).map(Double::valueOf).toList());
  }

  boolean sameWork(Row other) {
    return threads == other.threads && work == other.work && batch == other.batch;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%d,%s,%s,%d,%s,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%s",
        threads,
        model,
        work,
        batch,
        contender,
        steps,
        low,
        median,
        high,
        highest,
        floor,
        turns.stream()
            .map(turn -> String.format(Locale.ROOT, "%.4f", turn))
            .collect(Collectors.joining(" ")));
  }
}
