package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random masks, and sequences [batch, size, time] with something in their padded steps. */
final class Padding {

  static final double[] RUBBISH = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -3, 0
  };

  private final Random random;

  Padding(long seed) {
    random = new Random(seed);
  }

  /** Real steps first, or scattered, or none at all. */
  INDArray mask(int batch, int time, DataType type) {
    INDArray mask = Nd4j.zeros(type, batch, time);
    for (int row = 0; row < batch; row++) {
      int real = random.nextInt(time + 1);
      boolean scattered = random.nextBoolean();
      for (int step = 0; step < time; step++) {
        mask.putScalar(row, step, (scattered ? random.nextBoolean() : step < real) ? 1 : 0);
      }
    }
    return mask;
  }

  /** Real steps first, at least one. */
  INDArray lengths(int batch, int time, DataType type) {
    INDArray mask = Nd4j.zeros(type, batch, time);
    for (int row = 0; row < batch; row++) {
      int real = 1 + random.nextInt(time);
      for (int step = 0; step < real; step++) {
        mask.putScalar(row, step, 1);
      }
    }
    return mask;
  }

  /** A copy whose padded steps hold numbers drawn from some. */
  INDArray filled(INDArray sequences, INDArray mask, double... fill) {
    INDArray result = sequences.dup('c');
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int n = 0; mask.getDouble(row, step) == 0 && n < result.size(1); n++) {
          result.putScalar(row, n, step, fill[random.nextInt(fill.length)]);
        }
      }
    }
    return result;
  }

  static void assertZeroWherePadded(INDArray sequences, INDArray mask) {
    for (int row = 0; row < mask.rows(); row++) {
      for (int step = 0; step < mask.columns(); step++) {
        for (int n = 0; mask.getDouble(row, step) == 0 && n < sequences.size(1); n++) {
          assertThat(sequences.getDouble(row, n, step)).isZero();
        }
      }
    }
  }

  /** INDArray.equals allows a difference of 1e-5. */
  static void assertSameBits(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(LayerVariants.doubles(found)).containsExactly(LayerVariants.doubles(expected));
  }
}
