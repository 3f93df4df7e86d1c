package io.github.attnzoo.train.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file whose parts are read when they are needed; any thread may. It stays open until it is
 * garbage. A file channel would read without a lock, but closes for good when a reading thread is
 * interrupted, as prefetching threads are.
 */
final class StoredFile {
  private final Path path;
  private final long size;
  private @Nullable RandomAccessFile open;

  /**
   * @param size when it was checked; another size later is an error
   */
  StoredFile(Path path, long size) {
    this.path = path;
    this.size = size;
  }

  Path path() {
    return path;
  }

  synchronized byte[] read(long offset, int length) {
    var bytes = new byte[length];
    try {
      RandomAccessFile file = open;
      if (file == null) {
        file = new RandomAccessFile(path.toFile(), "r");
        open = file;
      }
      if (file.length() != size) {
        throw changed("a file of " + size + " bytes, found " + file.length(), null);
      }
      file.seek(offset);
      file.readFully(bytes);
    } catch (EOFException e) {
      throw changed(length + " bytes at offset " + offset + ", found the end", e);
    } catch (IOException e) {
      throw new DataException(path + ": can't be read any more: " + IoProblem.kind(e), e);
    }
    return bytes;
  }

  /** What is read is not what was checked before the training. */
  DataException changed(String expected, @Nullable Exception cause) {
    return new DataException(
        path + ": has changed since it was checked: expected " + expected, cause);
  }
}
