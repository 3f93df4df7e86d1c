package io.github.attnzoo.train.run;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads an array in ND4J's binary form: a header and the shape, a header and the numbers. ND4J
 * allocates what the headers announce, so they are compared with the bytes that are there first.
 */
final class ArrayBytes {
  /** ND4J's form of a shape: rank, sizes, strides, flags, element stride, order. */
  private static final int BESIDE_SIZES = 4;

  private ArrayBytes() {}

  static INDArray read(byte[] bytes, Path file, String what) {
    try {
      check(bytes);
      return Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException | RuntimeException e) {
      throw new RunException(file + ": the " + what + " can't be read: " + e.getMessage(), e);
    }
  }

  private static void check(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    Header shape = Header.read(in);
    long rank = (shape.length - BESIDE_SIZES) / 2;
    if (shape.type != DataType.INT64 || rank < 1 || rank > 2) {
      throw new IOException("expected the shape of a vector, found " + shape);
    }
    long[] values = new long[(int) shape.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    Header numbers = Header.read(in);
    long length = rank == 1 ? values[1] : values[1] == 1 ? values[2] : -1;
    if (values[0] != rank || length != numbers.length) {
      throw new IOException(
          "expected a vector of "
              + numbers.length
              + " numbers, found the shape "
              + Arrays.toString(values));
    }
    if (numbers.type != DataType.FLOAT && numbers.type != DataType.DOUBLE) {
      throw new IOException("expected FLOAT or DOUBLE, found " + numbers.type);
    }
    if (numbers.length != in.available() / (double) numbers.type.width()) {
      throw new IOException(
          "expected " + numbers.length + " numbers, found " + in.available() + " bytes");
    }
  }

  private record Header(String mode, long length, DataType type) {
    static Header read(DataInputStream in) throws IOException {
      String mode = in.readUTF();
      if (!mode.equals("MIXED_DATA_TYPES")) {
        throw new IOException("expected the form MIXED_DATA_TYPES, found " + mode);
      }
      return new Header(mode, in.readLong(), DataType.valueOf(in.readUTF()));
    }
  }
}
