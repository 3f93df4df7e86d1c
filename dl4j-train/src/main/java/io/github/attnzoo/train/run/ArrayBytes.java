package io.github.attnzoo.train.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a vector in ND4J's binary form: a header and the shape, a header and the numbers. ND4J's
 * own reader believes sizes, strides and flags, with which a file could have it read any memory;
 * here they are checked, and the vector is built from the numbers alone.
 */
final class ArrayBytes {
  /** ND4J's form of a shape: rank, sizes, strides, flags, element stride, order. */
  private static final int BESIDE_SIZES = 4;

  private static final int CHUNK = 1 << 16;

  private ArrayBytes() {}

  /**
   * @param length how many numbers the vector must have
   * @param what it is, for messages
   * @throws RunException if it is no such vector
   */
  static INDArray read(InputStream stream, long length, String what) {
    try {
      var in = new DataInputStream(new BufferedInputStream(stream, CHUNK));
      long[] shape = shape(in);
      Header numbers = Header.read(in);
      if (numbers.length != length) {
        throw new RunException(
            what + ": expected length " + length + ", got length " + numbers.length);
      }
      checkShape(shape, length);
      INDArray vector = numbers(in, numbers.type, Math.toIntExact(length));
      if (in.read() >= 0) {
        throw new IOException("expected " + length + " numbers, found more bytes behind them");
      }
      return shape[0] == 1 ? vector : vector.reshape('c', 1, length);
    } catch (EOFException e) {
      throw new RunException(what + ": can't be read: the data is cut short", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new RunException(what + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static long[] shape(DataInputStream in) throws IOException {
    Header header = Header.read(in);
    long rank = (header.length - BESIDE_SIZES) / 2;
    if (header.type != DataType.INT64 || header.length != 2 * rank + BESIDE_SIZES) {
      throw new IOException("expected the shape of a vector, found " + header);
    }
    if (rank < 1 || rank > 2) {
      throw new IOException("expected the shape of a vector, found " + header);
    }
    long[] shape = new long[(int) header.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    if (shape[0] != rank) {
      throw new IOException("expected rank " + rank + ", found the shape " + text(shape));
    }
    return shape;
  }

  private static void checkShape(long[] shape, long length) throws IOException {
    boolean isFlat = shape[0] == 1;
    boolean fits = isFlat ? shape[1] == length : shape[1] == 1 && shape[2] == length;
    long stride = isFlat ? shape[2] : shape[4];
    if (!fits || (stride != 1 && length > 1)) {
      throw new IOException(
          "expected a vector of "
              + length
              + " numbers side by side, found the shape "
              + text(shape));
    }
  }

  private static INDArray numbers(DataInputStream in, DataType type, int length)
      throws IOException {
    if (type == DataType.FLOAT) {
      var floats = new float[length];
      for (int from = 0; from < length; ) {
        ByteBuffer chunk = chunk(in, (long) (length - from) * Float.BYTES);
        int count = chunk.remaining() / Float.BYTES;
        chunk.asFloatBuffer().get(floats, from, count);
        from += count;
      }
      return Nd4j.createFromArray(floats);
    }
    if (type == DataType.DOUBLE) {
      var doubles = new double[length];
      for (int from = 0; from < length; ) {
        ByteBuffer chunk = chunk(in, (long) (length - from) * Double.BYTES);
        int count = chunk.remaining() / Double.BYTES;
        chunk.asDoubleBuffer().get(doubles, from, count);
        from += count;
      }
      return Nd4j.createFromArray(doubles);
    }
    throw new IOException("expected FLOAT or DOUBLE, found " + type);
  }

  private static ByteBuffer chunk(DataInputStream in, long bytesLeft) throws IOException {
    var chunk = new byte[(int) Math.min(CHUNK, bytesLeft)];
    in.readFully(chunk);
    return ByteBuffer.wrap(chunk);
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape);
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
