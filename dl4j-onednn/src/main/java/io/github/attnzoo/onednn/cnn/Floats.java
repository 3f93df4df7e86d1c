package io.github.attnzoo.onednn.cnn;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of small dense arrays, for loops that are not worth an operation each. */
final class Floats {
  private Floats() {}

  /** The numbers of a dense float array, in order 'c'. */
  static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    pointer(array, 0).get(values);
    return values;
  }

  /** Part of the numbers of a dense float array, in the order of its memory. */
  static void read(INDArray array, long from, float[] to) {
    pointer(array, from).get(to);
  }

  /** Overwrites a dense float array. */
  static void write(float[] values, INDArray array) {
    write(values, array, 0);
  }

  /** Overwrites part of a dense float array, in the order of its memory. */
  static void write(float[] values, INDArray array, long from) {
    pointer(array, from).put(values);
  }

  private static FloatPointer pointer(INDArray array, long from) {
    return new FloatPointer(array.data().pointer()).position(array.offset() + from);
  }
}
