package io.github.attnzoo.train.loop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How well samples were classified.
 *
 * @param classes the class names
 * @param loss mean cross entropy in nats, penalties left out
 * @param confusion {@code [true class][predicted class]}, in samples
 */
public record Classification(List<String> classes, double loss, List<List<Integer>> confusion) {

  /**
   * One class's share of it.
   *
   * @param precision right ones among the samples given this class; 0 where there are none
   * @param recall right ones among the samples of this class; 0 where there are none
   * @param samples of this class
   */
  public record PerClass(String name, double precision, double recall, int samples) {}

  public Classification {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  static Classification of(List<String> classes, double loss, int[][] confusion) {
    List<List<Integer>> rows =
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList();
    return new Classification(classes, loss, rows);
  }

  /** All samples. */
  public int samples() {
    return confusion.stream().mapToInt(Classification::sum).sum();
  }

  /** Share of samples given their true class, 0 to 1. */
  public double accuracy() {
    return ratio(
        IntStream.range(0, classes.size()).map(c -> confusion.get(c).get(c)).sum(), samples());
  }

  /** Precision and recall of each class, in the order of the classes. */
  public List<PerClass> perClass() {
    return IntStream.range(0, classes.size()).mapToObj(this::of).toList();
  }

  /** Rows of a table: each class with its precision, recall and number of samples, as texts. */
  public List<List<String>> classRows() {
    return perClass().stream()
        .map(
            c ->
                List.of(
                    c.name(),
                    percent(c.precision()),
                    percent(c.recall()),
                    String.valueOf(c.samples())))
        .toList();
  }

  /** The header of {@link #confusionRows}. */
  public List<String> confusionHeader() {
    return Stream.concat(Stream.of("true \\ predicted"), classes.stream()).toList();
  }

  /** Rows of a table: each class with the samples of it that were given each class, as texts. */
  public List<List<String>> confusionRows() {
    return IntStream.range(0, classes.size())
        .mapToObj(
            c ->
                Stream.concat(
                        Stream.of(classes.get(c)), confusion.get(c).stream().map(String::valueOf))
                    .toList())
        .toList();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private PerClass of(int c) {
    int right = confusion.get(c).get(c);
    int ofClass = sum(confusion.get(c));
    int given = confusion.stream().mapToInt(row -> row.get(c)).sum();
    return new PerClass(classes.get(c), ratio(right, given), ratio(right, ofClass), ofClass);
  }

  private static int sum(List<Integer> row) {
    return row.stream().mapToInt(Integer::intValue).sum();
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
