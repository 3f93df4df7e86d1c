package io.github.attnzoo.train;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers for comparing bit by bit; {@code INDArray.equals} lets differences of 1e-5 pass. */
public final class Bits {
  private Bits() {}

  /** The raw bits of a float array, in order {@code c}. */
  public static List<Integer> of(INDArray array) {
    float[] numbers = array.dup('c').data().asFloat();
    return Arrays.stream(toInts(numbers)).boxed().toList();
  }

  private static int[] toInts(float[] numbers) {
    var bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }
}
