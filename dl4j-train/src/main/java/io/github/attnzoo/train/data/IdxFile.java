package io.github.attnzoo.train.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An IDX file of unsigned bytes, the format of MNIST and its relatives: two zero bytes, the type
 * (8), the number of dimensions, each dimension as a big-endian int, then the numbers in row-major
 * order. Gzip is recognised by its first bytes, not by the name.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;

  private final Path file;
  private final int[] dimensions;
  private final byte[] bytes;
  private final int start;

  private IdxFile(Path file, int[] dimensions, byte[] bytes, int start) {
    this.file = file;
    this.dimensions = dimensions;
    this.bytes = bytes;
    this.start = start;
  }

  /**
   * @param file for messages
   * @param stored the bytes as they lie on disk
   * @param rank expected number of dimensions: 1 for labels, 3 for pictures
   */
  static IdxFile parse(Path file, byte[] stored, int rank) {
    byte[] bytes = isGzip(stored) ? inflate(file, stored) : stored;
    int header = 4 + 4 * rank;
    if (bytes.length < header) {
      throw new DataException(
          file + ": expected a header of " + header + " bytes, found " + bytes.length + " in all");
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
    var dimensions = new int[rank];
    long numbers = 1;
    for (int d = 0; d < rank; d++) {
      dimensions[d] = buffer.getInt();
      if (dimensions[d] < 1) {
        throw new DataException(
            file
                + ": offset "
                + (4 + 4 * d)
                + ": expected dimension "
                + d
                + " to be at least 1, found "
                + dimensions[d]);
      }
      numbers = Math.multiplyExact(Math.min(numbers, Integer.MAX_VALUE), dimensions[d]);
    }
    if (bytes.length - header != numbers) {
      throw new DataException(
          file
              + ": the header announces "
              + numbers
              + " numbers "
              + Arrays.toString(dimensions)
              + ", found "
              + (bytes.length - header)
              + (bytes.length - header < numbers ? "; the file is cut short" : ""));
    }
    return new IdxFile(file, dimensions, bytes, header);
  }

  Path file() {
    return file;
  }

  int records() {
    return dimensions[0];
  }

  int dimension(int d) {
    return dimensions[d];
  }

  /** The bytes of one record, as a copy. */
  byte[] record(int i) {
    int length = (bytes.length - start) / dimensions[0];
    return Arrays.copyOfRange(bytes, start + i * length, start + (i + 1) * length);
  }

  /** The single byte of record {@code i} of a file with one dimension, 0 to 255. */
  int label(int i) {
    return bytes[start + i] & 0xff;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  private static byte[] inflate(Path file, byte[] stored) {
    var inflated = new ByteArrayOutputStream(stored.length);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored), 1 << 16)) {
      gzip.transferTo(inflated);
    } catch (IOException e) {
      throw new DataException(
          file
              + ": the gzip data is damaged after "
              + inflated.size()
              + " inflated bytes: "
              + e.getMessage(),
          e);
    }
    return inflated.toByteArray();
  }
}
