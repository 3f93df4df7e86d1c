package io.github.attnzoo.train.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is right as often as it believes to be.
 *
 * <p>A sample's <i>confidence</i> is the probability of its most probable class. The samples are
 * put into M = 15 bins by it, bin m holding {@code (m-1)/M < confidence <= m/M}; with the accuracy
 * and the mean confidence of each bin B and n samples in all,
 *
 * <pre>
 * expectedError = sum over B of |B| / n * |accuracy(B) - confidence(B)|
 * maximumError  = max over B of |accuracy(B) - confidence(B)|, empty bins left out
 * brier         = mean over samples of sum over classes of (p(class) - [class is the true one])^2
 * </pre>
 *
 * <p>All three are 0 for a model that is always sure and right. The Brier score reaches 2 and needs
 * no bins; it is the sum over classes of the first paper, twice the number that some tools give for
 * two classes.
 *
 * <p>G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
 * Review 78 (1950). M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining Well Calibrated
 * Probabilities Using Bayesian Binning, AAAI 2015 (expected and maximum error). C. Guo, G. Pleiss,
 * Y. Sun, K. Q. Weinberger, On Calibration of Modern Neural Networks, ICML 2017, whose bins and
 * number of bins these are.
 *
 * @param expectedError 0 to 1; the expected calibration error, ECE
 * @param maximumError 0 to 1; the maximum calibration error, MCE
 * @param brier 0 to 2
 * @param bins the reliability table: the bins that hold samples, by rising confidence
 */
public record Calibration(double expectedError, double maximumError, double brier, List<Bin> bins) {
  /** The number of bins, M. */
  public static final int BINS = 15;

  /**
   * The samples of similar confidence.
   *
   * @param from confidence above this
   * @param to and at most this
   * @param samples how many
   * @param confidence their mean confidence
   * @param accuracy share of them that were classified rightly
   */
  public record Bin(double from, double to, int samples, double confidence, double accuracy) {
    /** How far accuracy and confidence lie apart. */
    public double gap() {
      return Math.abs(accuracy - confidence);
    }
  }

  public Calibration {
    bins = List.copyOf(bins);
  }

  /** Adds up samples. */
  static final class Sum {
    private final int[] samples = new int[BINS];
    private final int[] right = new int[BINS];
    private final double[] confidence = new double[BINS];
    private double squares;
    private int total;

    /**
     * @param probabilities of each class
     * @param predicted index of the most probable class
     * @param truth index of the true class
     */
    void add(double[] probabilities, int predicted, int truth) {
      int bin = bin(probabilities[predicted]);
      samples[bin]++;
      confidence[bin] += probabilities[predicted];
      if (predicted == truth) {
        right[bin]++;
      }
      for (int c = 0; c < probabilities.length; c++) {
        double error = probabilities[c] - (c == truth ? 1 : 0);
        squares += error * error;
      }
      total++;
    }

    Calibration calibration() {
      var bins = new ArrayList<Bin>();
      double expected = 0;
      double most = 0;
      for (int b = 0; b < BINS; b++) {
        if (samples[b] > 0) {
          var bin =
              new Bin(
                  (double) b / BINS,
                  (b + 1.0) / BINS,
                  samples[b],
                  confidence[b] / samples[b],
                  (double) right[b] / samples[b]);
          bins.add(bin);
          expected += (double) samples[b] / total * bin.gap();
          most = Math.max(most, bin.gap());
        }
      }
      return new Calibration(expected, most, squares / total, bins);
    }

    /** A probability that is no number comes into the first bin, and shows in its means. */
    private static int bin(double confidence) {
      int above = (int) Math.ceil(confidence * BINS);
      return Math.min(Math.max(above - 1, 0), BINS - 1);
    }
  }
}
