package io.github.attnzoo.train.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An IDX file of unsigned bytes, the format of MNIST and its relatives: two zero bytes, the type
 * (8), the number of dimensions, each dimension as a big-endian int, then the numbers in row-major
 * order. Gzip is recognised by its first bytes, not by the name. What is too large for the memory
 * stays on the disk.
 */
final class IdxFile {
  private final Path file;
  private final IdxHeader header;
  private final byte[] bytes;
  private final @Nullable StoredFile stored;

  private IdxFile(Path file, IdxHeader header, byte[] bytes, @Nullable StoredFile stored) {
    this.file = file;
    this.header = header;
    this.bytes = bytes;
    this.stored = stored;
  }

  /**
   * Reads a file into memory.
   *
   * @param file for messages
   * @param stored the bytes as they lie on disk
   * @param rank expected number of dimensions: 1 for labels, 3 or 4 for pictures
   */
  static IdxFile parse(Path file, byte[] stored, int rank) {
    byte[] bytes = isGzip(stored) ? inflate(file, stored, rank) : stored;
    IdxHeader header = IdxHeader.parse(file, bytes, rank);
    header.checkNumbers(file, bytes.length - header.length());
    return new IdxFile(file, header, bytes, null);
  }

  /** Reads a file into memory where it fits, else its header alone. */
  static IdxFile open(DataRoot root, Path file, int rank) {
    byte[] first = first(file, IdxHeader.length(rank));
    if (root.fits(IdxHeader.announced(first, rank))) {
      return parse(file, root.read(file), rank);
    }
    IdxHeader header = IdxHeader.parse(file, first, rank);
    if (isGzip(first(file, 2, false))) {
      throw tooLarge(file, header, root.memory());
    }
    long size = DataRoot.size(file);
    header.checkNumbers(file, size - header.length());
    root.scan(file, in -> 0);
    return new IdxFile(file, header, new byte[0], new StoredFile(file, size));
  }

  Path file() {
    return file;
  }

  int records() {
    return header.dimension(0);
  }

  int dimension(int d) {
    return header.dimension(d);
  }

  /**
   * Samples of all records.
   *
   * @param name of the file, for the samples' names
   * @param label of a record
   */
  List<Sample> samples(String name, IntUnaryOperator label) {
    int length = header.recordLength();
    StoredFile onDisk = stored;
    if (onDisk != null) {
      var records = new StoredPixels(onDisk, name, header.length(), length, length);
      return IntStream.range(0, records())
          .<Sample>mapToObj(i -> new StoredSample(records, i, label.applyAsInt(i)))
          .toList();
    }
    return IntStream.range(0, records())
        .<Sample>mapToObj(
            i -> new PixelSample(name + "#" + i, label.applyAsInt(i), record(i), null))
        .toList();
  }

  private byte[] record(int i) {
    int length = header.recordLength();
    int start = header.length() + i * length;
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  /** The single byte of record {@code i} of a file with one dimension, 0 to 255. */
  int label(int i) {
    return bytes[header.length() + i] & 0xff;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  /** The first bytes, inflated where they are gzipped; fewer where there are no more. */
  private static byte[] first(Path file, int count) {
    return isGzip(first(file, 2, false)) ? first(file, count, true) : first(file, count, false);
  }

  private static byte[] first(Path file, int count, boolean isGzip) {
    DataRoot.size(file);
    try (InputStream in = Files.newInputStream(file);
        InputStream content = isGzip ? new GZIPInputStream(in) : in) {
      return content.readNBytes(count);
    } catch (IOException e) {
      // Reading all of it will tell what is wrong, and where.
      return new byte[0];
    }
  }

  /** No more than the header announces: a small file can inflate to more than any memory. */
  private static byte[] inflate(Path file, byte[] stored, int rank) {
    var inflated = new ByteArrayOutputStream(stored.length);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored), 1 << 16)) {
      inflated.write(gzip.readNBytes(IdxHeader.length(rank)));
      IdxHeader header = IdxHeader.parse(file, inflated.toByteArray(), rank);
      if (header.numbers() > DataRoot.quarterOfHeap()) {
        throw tooLarge(file, header, DataRoot.quarterOfHeap());
      }
      copy(gzip, inflated, header.numbers());
      header.checkEnd(file, gzip.read());
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

  private static DataException tooLarge(Path file, IdxHeader header, long most) {
    return new DataException(
        file
            + ": holds "
            + header.numbers()
            + " bytes inflated, expected at most "
            + most
            + ", a quarter of the Java heap (-Xmx); gunzip it, and it is read from the disk as it"
            + " is needed");
  }

  private static void copy(InputStream in, OutputStream out, long count) throws IOException {
    var buffer = new byte[1 << 16];
    long left = count;
    int read;
    do {
      read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      out.write(buffer, 0, Math.max(0, read));
      left -= read;
    } while (read > 0 && left > 0);
  }
}
