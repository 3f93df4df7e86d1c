package io.github.attnzoo.train.loop;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well one batch was classified.
 *
 * @param samples in the batch
 * @param lossSum sum over samples of the cross entropy {@code -ln p(true class)}, in nats; p is
 *     taken as at least 1e-10, as in Deeplearning4j's loss, so that no sample costs more than 23
 * @param correct samples whose most probable class is the true one
 */
record BatchScore(int samples, double lossSum, int correct) {
  private static final double LEAST = 1e-10;

  static final BatchScore NONE = new BatchScore(0, 0, 0);

  /**
   * @param probabilities {@code [batch, classes]}
   * @param labels {@code [batch, classes]}, one-hot
   */
  static BatchScore of(INDArray probabilities, INDArray labels) {
    double[][] p = rows(probabilities);
    double[][] y = rows(labels);
    double lossSum = 0;
    int correct = 0;
    for (int i = 0; i < p.length; i++) {
      int truth = largest(y[i]);
      lossSum -= Math.log(Math.max(p[i][truth], LEAST));
      if (largest(p[i]) == truth) {
        correct++;
      }
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
    return (double) correct / samples;
  }

  static double[][] rows(INDArray array) {
    return array.castTo(DataType.DOUBLE).toDoubleMatrix();
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
