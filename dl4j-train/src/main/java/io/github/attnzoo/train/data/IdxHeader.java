package io.github.attnzoo.train.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of an {@link IdxFile}.
 *
 * @param dimensions records first
 * @param numbers that the header announces; {@link Integer#MAX_VALUE} squared stands for more
 */
record IdxHeader(List<Integer> dimensions, long numbers) {
  private static final int UNSIGNED_BYTE = 8;

  IdxHeader {
    dimensions = List.copyOf(dimensions);
  }

  static int length(int rank) {
    return 4 + 4 * rank;
  }

  /** The numbers that a header announces, before it is checked; 0 for what is no header. */
  static long announced(byte[] first, int rank) {
    if (first.length < length(rank)) {
      return 0;
    }
    var buffer = ByteBuffer.wrap(first, 4, 4 * rank);
    long numbers = 1;
    while (buffer.hasRemaining()) {
      numbers = product(numbers, buffer.getInt());
    }
    return Math.max(0, numbers);
  }

  /**
   * Checks a header.
   *
   * @param bytes at least the header, or all that there is
   */
  static IdxHeader parse(Path file, byte[] bytes, int rank) {
    if (bytes.length < length(rank)) {
      throw new DataException(
          file
              + ": expected a header of "
              + length(rank)
              + " bytes, found "
              + bytes.length
              + " in all");
    }
    var buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    int expected = UNSIGNED_BYTE << 8 | rank;
    if (magic != expected) {
      throw new DataException(
          String.format(
              "%s: offset 0: expected magic number 0x%08x (IDX, unsigned bytes, %d dimensions),"
                  + " found 0x%08x",
              file, expected, rank, magic));
    }
    var dimensions = new ArrayList<Integer>();
    long numbers = 1;
    for (int d = 0; d < rank; d++) {
      int dimension = buffer.getInt();
      if (dimension < 1) {
        throw new DataException(
            file
                + ": offset "
                + (4 + 4 * d)
                + ": expected dimension "
                + d
                + " to be at least 1, found "
                + dimension);
      }
      dimensions.add(dimension);
      numbers = product(numbers, dimension);
    }
    return new IdxHeader(dimensions, numbers);
  }

  private static long product(long numbers, int dimension) {
    return Math.min(numbers, Integer.MAX_VALUE) * dimension;
  }

  /** Fails where the file does not hold what is announced. */
  void checkNumbers(Path file, long found) {
    if (found != numbers) {
      throw new DataException(
          file
              + ": the header announces "
              + numbers
              + " numbers "
              + dimensions
              + ", found "
              + found
              + (found < numbers ? "; the file is cut short" : ""));
    }
  }

  /**
   * Fails where there is more than what is announced.
   *
   * @param next what follows the numbers; -1 for the end
   */
  void checkEnd(Path file, int next) {
    if (next >= 0) {
      throw new DataException(
          file
              + ": the header announces "
              + numbers
              + " numbers "
              + dimensions
              + ", found more than these");
    }
  }

  /** Bytes before the numbers. */
  int length() {
    return length(dimensions.size());
  }

  int dimension(int d) {
    return dimensions.get(d);
  }

  /** Numbers in a record. */
  int recordLength() {
    return Math.toIntExact(numbers / dimensions.get(0));
  }
}
