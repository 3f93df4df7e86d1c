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
 * @param ranks samples by the place of their true class among all classes, the most probable first:
 *     {@code ranks[0]} were classified rightly
 * @param calibration whether the probabilities can be believed
 */
public record Classification(
    List<String> classes,
    double loss,
    List<List<Integer>> confusion,
    List<Integer> ranks,
    Calibration calibration) {

  /**
   * One class's share of it.
   *
   * @param accuracy share of the samples of this class that were given it; another word for recall,
   *     and what articles mean by the accuracy of a class
   * @param precision right ones among the samples given this class; 0 where there are none
   * @param recall right ones among the samples of this class; 0 where there are none
   * @param f1 harmonic mean of precision and recall; 0 where both are
   * @param samples of this class
   */
  public record PerClass(
      String name, double accuracy, double precision, double recall, double f1, int samples) {}

  public Classification {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
    ranks = List.copyOf(ranks);
  }

  /** Adds up samples. */
  static final class Sum {
    private final List<String> classes;
    private final int[][] confusion;
    private final int[] ranks;
    private final Calibration.Sum calibration = new Calibration.Sum();

    Sum(List<String> classes) {
      this.classes = List.copyOf(classes);
      this.confusion = new int[classes.size()][classes.size()];
      this.ranks = new int[classes.size()];
    }

    /**
     * @param probabilities of each class
     * @param truth index of the true class
     */
    void add(double[] probabilities, int truth) {
      int predicted = BatchScore.largest(probabilities);
      confusion[truth][predicted]++;
      ranks[rank(probabilities, truth)]++;
      calibration.add(probabilities, predicted, truth);
    }

    Classification classification(double loss) {
      List<List<Integer>> rows = Arrays.stream(confusion).map(Sum::list).toList();
      return new Classification(classes, loss, rows, list(ranks), calibration.calibration());
    }

    /** Of equal probabilities the first class comes first, as in {@link BatchScore#largest}. */
    private static int rank(double[] probabilities, int truth) {
      double own = probabilities[truth];
      int before = 0;
      for (int c = 0; c < probabilities.length; c++) {
        if (probabilities[c] > own || (c < truth && !(probabilities[c] < own))) {
          before++;
        }
      }
      return before;
    }

    private static List<Integer> list(int[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
  }

  /** All samples. */
  public int samples() {
    return sum(ranks);
  }

  /** Share of samples given their true class, 0 to 1. */
  public double accuracy() {
    return ratio(
        IntStream.range(0, classes.size()).map(c -> confusion.get(c).get(c)).sum(), samples());
  }

  /**
   * Share of samples whose true class is among the k most probable ones, 0 to 1.
   *
   * @param k 1 to the number of classes
   */
  public double topAccuracy(int k) {
    return ratio(sum(ranks.subList(0, k)), samples());
  }

  /** Mean of the accuracies of those classes that have samples, 0 to 1. */
  public double balancedAccuracy() {
    return perClass().stream()
        .filter(c -> c.samples() > 0)
        .mapToDouble(PerClass::accuracy)
        .average()
        .orElse(0);
  }

  /** Numbers of each class, in the order of the classes. */
  public List<PerClass> perClass() {
    return IntStream.range(0, classes.size()).mapToObj(this::of).toList();
  }

  /** The header of {@link #classRows}. */
  public static List<String> classHeader() {
    return List.of("class", "accuracy (recall)", "precision", "F1", "samples");
  }

  /** Rows of a table: each class with its numbers, as texts. */
  public List<List<String>> classRows() {
    return perClass().stream()
        .map(
            c ->
                List.of(
                    c.name(),
                    percent(c.accuracy()),
                    percent(c.precision()),
                    percent(c.f1()),
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
    double recall = ratio(right, ofClass);
    return new PerClass(
        classes.get(c),
        recall,
        ratio(right, given),
        recall,
        ratio(2 * right, ofClass + given),
        ofClass);
  }

  private static int sum(List<Integer> row) {
    return row.stream().mapToInt(Integer::intValue).sum();
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
