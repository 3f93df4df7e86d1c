package io.github.attnzoo.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text in UTF-8, each with its number and its place in bytes. A line ends with a
 * line feed, before which a carriage return is passed over; a byte order mark at the beginning is
 * too.
 */
final class TextLines {
  /** A longer line is taken for an attempt to fill the memory, or for no text. */
  private static final int LONGEST = 1 << 28;

  private final Path file;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[1 << 16];
  private byte[] line = new byte[1 << 10];
  private int position;
  private int limit;
  private int number;
  private long offset;
  private long end;

  /**
   * @param file for messages
   */
  TextLines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    offset = end;
    int length = 0;
    boolean isEnded = false;
    while (!isEnded && fill()) {
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      length = append(length, from, position - from);
      if (position < limit) {
        position++;
        end++;
        isEnded = true;
      }
    }
    if (!isEnded && length == 0) {
      return null;
    }
    number++;
    return text(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
  }

  /** The number of the last line, counted from 1. */
  int number() {
    return number;
  }

  /** Where the last line begins, in bytes. */
  long offset() {
    return offset;
  }

  /** Where the last line ends, its line feed included. */
  long end() {
    return end;
  }

  /** A message that names the file and the last line. */
  DataException failure(String message) {
    return new DataException(file + ": line " + Math.max(1, number) + ": " + message);
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
    }
    return position < limit;
  }

  private int append(int length, int from, int count) {
    if (count > LONGEST - length) {
      number++;
      throw failure("expected a text with lines of at most " + LONGEST + " bytes");
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(buffer, from, line, length, count);
    end += count;
    return length + count;
  }

  private String text(int length) {
    try {
      String text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataException(
          file + ": line " + number + ": expected text in UTF-8, found other bytes", e);
    }
  }
}
