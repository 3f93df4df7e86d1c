package io.github.attnzoo.explain;

/**
 * How well weights or maps point at signals whose place is known: the pointing game of Zhang et
 * al., <a href="https://arxiv.org/abs/1608.00507">Top-down Neural Attention by Excitation
 * Backprop</a>, 2016, here without a tolerance around the signal, and the share of all weight that
 * lies on it.
 *
 * @param samples how many were scored
 * @param hits samples whose greatest weight lies on the signal
 * @param shareSum sum over samples of the share of weight on the signal, each 0 to 1
 * @param chanceSum sum over samples of the signal's share of the real steps or pixels: what even
 *     weights have on it, and how often a peak at random would hit it
 */
public record PointingScore(int samples, int hits, double shareSum, double chanceSum) {
  /** Nothing scored. */
  public static final PointingScore NONE = new PointingScore(0, 0, 0, 0);

  /** With one more sample. */
  public PointingScore plus(boolean isHit, double share, double chance) {
    return new PointingScore(
        samples + 1, hits + (isHit ? 1 : 0), shareSum + share, chanceSum + chance);
  }

  /** With one more sequence, whose signal is the steps from {@code start} to before {@code end}. */
  public PointingScore plus(SequenceWeights weights, int start, int end) {
    int peak = weights.peak();
    return plus(
        peak >= start && peak < end,
        weights.share(start, end),
        (end - start) / (double) weights.realSteps());
  }

  /**
   * With one more picture, whose signal is a rectangle.
   *
   * @param map of the picture's size
   */
  public PointingScore plus(HeatMap map, int top, int left, int height, int width) {
    int peak = map.peak();
    int y = peak / map.width();
    int x = peak % map.width();
    double all = map.sum(0, 0, map.height(), map.width());
    return plus(
        all > 0 && y >= top && y < top + height && x >= left && x < left + width,
        all > 0 ? map.sum(top, left, height, width) / all : 0,
        height * width / (double) (map.height() * map.width()));
  }

  /** Share of samples whose peak hits the signal, 0 to 1. */
  public double hitRate() {
    return mean(hits);
  }

  /** Mean share of weight on the signal, 0 to 1. */
  public double weightOnSignal() {
    return mean(shareSum);
  }

  /** What both would be by chance, 0 to 1. */
  public double chance() {
    return mean(chanceSum);
  }

  private double mean(double sum) {
    return samples == 0 ? 0 : sum / samples;
  }
}
