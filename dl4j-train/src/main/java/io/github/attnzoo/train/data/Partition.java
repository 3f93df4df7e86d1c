package io.github.attnzoo.train.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Samples divided in two, class by class.
 *
 * @param heldOut {@code round(fraction * n)} samples; each class gives its share to within one
 *     sample and keeps at least one
 * @param kept the others
 */
record Partition(List<Sample> heldOut, List<Sample> kept) {
  /**
   * Draws the held-out samples at random; both lists keep the order of {@code samples}. A share
   * that is no whole number is rounded so that the total is right, largest remainder first.
   */
  static Partition stratified(
      List<Sample> samples, int classes, double fraction, SplittableRandom random) {
    List<List<Integer>> rows =
        IntStream.range(0, classes).<List<Integer>>mapToObj(c -> new ArrayList<>()).toList();
    for (int row : Seeds.permutation(samples.size(), random)) {
      rows.get(samples.get(row).label()).add(row);
    }
    int[] quota = quotas(rows, fraction, Math.toIntExact(Math.round(fraction * samples.size())));
    var isHeldOut = new boolean[samples.size()];
    for (int c = 0; c < classes; c++) {
      rows.get(c).subList(0, quota[c]).forEach(row -> isHeldOut[row] = true);
    }
    var heldOut = new ArrayList<Sample>();
    var kept = new ArrayList<Sample>();
    for (int row = 0; row < isHeldOut.length; row++) {
      (isHeldOut[row] ? heldOut : kept).add(samples.get(row));
    }
    return new Partition(heldOut, kept);
  }

  private static int[] quotas(List<List<Integer>> rows, double fraction, int total) {
    int[] quota = rows.stream().mapToInt(list -> (int) (fraction * list.size())).toArray();
    int missing = total - IntStream.of(quota).sum();
    List<Integer> byRemainder =
        IntStream.range(0, quota.length)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> quota[c] - fraction * rows.get(c).size()))
            .toList();
    for (int c : byRemainder) {
      if (missing > 0 && quota[c] + 1 < rows.get(c).size()) {
        quota[c]++;
        missing--;
      }
    }
    return quota;
  }
}
