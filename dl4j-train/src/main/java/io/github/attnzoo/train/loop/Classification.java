package io.github.attnzoo.train.loop;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well samples were classified.
 *
 * @param classes the class names
 * @param loss mean cross entropy in nats, penalties left out
 * @param confusion {@code [true class][predicted class]}, in samples
 */
public record Classification(List<String> classes, double loss, int[][] confusion) {

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
    confusion = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
  }

  /** A copy: {@code [true class][predicted class]}, in samples. */
  @Override
  public int[][] confusion() {
    return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
  }

  /** All samples. */
  public int samples() {
    return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
  }

  /** Share of samples given their true class, 0 to 1. */
  public double accuracy() {
    return ratio(IntStream.range(0, classes.size()).map(c -> confusion[c][c]).sum(), samples());
  }

  /** Precision and recall of each class, in the order of the classes. */
  public List<PerClass> perClass() {
    return IntStream.range(0, classes.size()).mapToObj(this::of).toList();
  }

  private PerClass of(int c) {
    int right = confusion[c][c];
    int ofClass = Arrays.stream(confusion[c]).sum();
    int given = Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
    return new PerClass(classes.get(c), ratio(right, given), ratio(right, ofClass), ofClass);
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
