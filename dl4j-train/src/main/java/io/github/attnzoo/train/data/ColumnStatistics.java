package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Mean and standard deviation ({@code sqrt(sum (x - mean)^2 / n)}) of each channel or feature over
 * samples, at real steps alone, in one pass: the squares are summed about each sample's own mean
 * and merged, which stays exact where the mean is large beside the deviation. Chan, Golub, LeVeque,
 * "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979.
 */
final class ColumnStatistics {
  private final double[] count;
  private final double[] mean;
  private final double[] squares;

  private ColumnStatistics(int columns) {
    this.count = new double[columns];
    this.mean = new double[columns];
    this.squares = new double[columns];
  }

  /** A column that never varies gets the standard deviation 1. */
  static Normalization of(DataShape shape, List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new DataException(
          "data.normalization.computed: expected training samples to compute from, found none");
    }
    var statistics = new ColumnStatistics(BatchBuilder.columns(shape));
    var room = new float[shape.numbers()];
    for (Sample sample : samples) {
      sample.read(room, 0);
      if (shape instanceof SequenceShape sequence) {
        for (int f = 0; f < sequence.features(); f++) {
          statistics.add(f, room, f, sequence.features(), sample.length());
        }
      } else {
        int plane = sample.length() / ((ImageShape) shape).channels();
        for (int c = 0; c < sample.length() / plane; c++) {
          statistics.add(c, room, c * plane, 1, (c + 1) * plane);
        }
      }
    }
    return statistics.normalization();
  }

  /** Adds the numbers at {@code start}, {@code start + stride} and so on before {@code end}. */
  private void add(int column, float[] values, int start, int stride, int end) {
    double sum = 0;
    int n = 0;
    for (int i = start; i < end; i += stride) {
      sum += values[i];
      n++;
    }
    if (n == 0) {
      return;
    }
    double own = sum / n;
    double deviations = 0;
    for (int i = start; i < end; i += stride) {
      deviations += (values[i] - own) * (values[i] - own);
    }
    double total = count[column] + n;
    double difference = own - mean[column];
    mean[column] += difference * n / total;
    squares[column] += deviations + difference * difference * count[column] * n / total;
    count[column] = total;
  }

  private Normalization normalization() {
    var std = new double[mean.length];
    for (int c = 0; c < std.length; c++) {
      double root = Math.sqrt(squares[c] / count[c]);
      // Beneath this the numbers differ by their rounding alone.
      std[c] = root > 1e-7 * Math.abs(mean[c]) ? root : 1;
    }
    return new Normalization(boxed(mean), boxed(std));
  }

  private static List<Double> boxed(double[] numbers) {
    return DoubleStream.of(numbers).boxed().toList();
  }
}
