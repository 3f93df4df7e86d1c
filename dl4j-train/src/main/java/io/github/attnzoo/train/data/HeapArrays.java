package io.github.attnzoo.train.data;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of floats from the Java heap. */
final class HeapArrays {
  private HeapArrays() {}

  /**
   * A new array, copied at once. ND4J's own {@code create} copies number by number on a CPU, which
   * is a fifth of the time that an augmented picture takes.
   *
   * @param values in order 'c'
   */
  static INDArray of(float[] values, long... shape) {
    if (values.length == 0 || Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU) {
      return Nd4j.create(values, shape, 'c');
    }
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    new FloatPointer(array.data().addressPointer()).put(values, 0, values.length);
    return array;
  }
}
