package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.config.RuleViolation;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well one batch was classified.
 *
 * @param samples in the batch
 * @param lossSum sum over samples of the cross entropy {@code -sum over classes of y ln p}, in
 *     nats, classes weighted evenly; p is taken as at least 1e-10, as in Deeplearning4j's loss, so
 *     that no sample costs more than 23
 * @param correct sum over samples of {@code y} of the most probable class: 1 where that is the true
 *     one, and in blended labels (mixup, CutMix) its share
 */
record BatchScore(int samples, double lossSum, double correct) {
  private static final double LEAST = 1e-10;

  static final BatchScore NONE = new BatchScore(0, 0, 0);

  BatchScore {
    if (samples < 0 || correct < 0) {
      throw new RuleViolation(
          "correct", "must not be negative, nor samples, got " + correct + " of " + samples);
    }
  }

  /**
   * @param probabilities {@code [batch, classes]}
   * @param labels {@code [batch, classes]}, one-hot or blended
   */
  static BatchScore of(INDArray probabilities, INDArray labels) {
    return of(rows(probabilities), rows(labels));
  }

  /**
   * @param p probabilities, a row a sample
   * @param y labels, one-hot or blended
   */
  static BatchScore of(double[][] p, double[][] y) {
    double lossSum = 0;
    double correct = 0;
    for (int i = 0; i < p.length; i++) {
      for (int c = 0; c < p[i].length; c++) {
        if (y[i][c] > 0) {
          lossSum -= y[i][c] * Math.log(Math.max(p[i][c], LEAST));
        }
      }
      correct += y[i][largest(p[i])];
    }
    return new BatchScore(p.length, lossSum, correct);
  }

  BatchScore plus(BatchScore other) {
    return new BatchScore(
        samples + other.samples, lossSum + other.lossSum, correct + other.correct);
  }

  double loss() {
    return lossSum / samples;
  }

  double accuracy() {
    return correct / samples;
  }

  /** Copied at once: ND4J's {@code toDoubleMatrix} makes an array for each row first. */
  static double[][] rows(INDArray array) {
    double[] numbers = array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    int columns = array.columns();
    var rows = new double[array.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(numbers, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  /** Index of the largest number, the first of several; 0 where all are NaN. */
  static int largest(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }
}
