package io.github.attnzoo.onednn.cnn;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of small dense arrays, for loops that are not worth an operation each. */
final class Floats {
  private Floats() {}

  /** The numbers of a dense float array, in order 'c'. */
  static float[] read(INDArray array) {
    float[] values = new float[(int) array.length()];
    pointer(array).get(values);
    return values;
  }

  /** The numbers of a dense float array, in the order of its memory. */
  static void read(INDArray array, float[] to) {
    pointer(array).get(to);
  }

  /** Overwrites a dense float array. */
  static void write(float[] values, INDArray array) {
    pointer(array).put(values);
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().pointer()).position(array.offset());
  }
}
