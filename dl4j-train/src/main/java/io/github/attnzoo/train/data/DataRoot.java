package io.github.attnzoo.train.data;

import io.github.attnzoo.train.progress.Task;
import io.github.attnzoo.train.progress.Watcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the files of one data set, keeps a list of what was read, and says what fits into
 * the memory.
 */
final class DataRoot {
  /** No Java array holds more. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

  private final String dataSet;
  private final @Nullable Path root;
  private final boolean isUsersOwn;
  private final Watcher watcher;
  private final long memory;
  private long taken;
  private final List<DataFile> files = new ArrayList<>();

  /**
   * @param dataSet its id, for messages
   * @param root the folder that holds all data sets; null where none was named
   * @param isUsersOwn whether the paths stand in the config, where they could be absolute
   * @param watcher is told of reading that takes a while
   * @param memory how many bytes of samples may be kept; others stay on the disk
   */
  DataRoot(String dataSet, @Nullable Path root, boolean isUsersOwn, Watcher watcher, long memory) {
    this.dataSet = dataSet;
    this.root = root;
    this.isUsersOwn = isUsersOwn;
    this.watcher = watcher;
    this.memory = memory;
  }

  /** For single files outside of any data set, named by users. */
  static DataRoot ofInputs() {
    return new DataRoot("inputs", null, true, Watcher.NOBODY, quarterOfHeap());
  }

  /** A quarter of the Java heap: the rest is for what is made of the samples. */
  static long quarterOfHeap() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  /**
   * Whether samples of this size still fit beside those before; they are counted if so.
   *
   * @param bytes about what they take
   */
  boolean fits(long bytes) {
    if (bytes > Math.min(memory - taken, MOST_BYTES)) {
      return false;
    }
    taken += bytes;
    return true;
  }

  /** How many bytes of samples may be kept. */
  long memory() {
    return memory;
  }

  /** A path as it stands in a config: absolute, or relative to the root. */
  Path resolve(String path) {
    Path given = Path.of(path);
    if (given.isAbsolute()) {
      return given;
    }
    if (root == null) {
      throw new DataException(
          dataSet
              + ": needs the root folder of the data sets to find "
              + path
              + "; give --data DIR or set the environment variable ATTNZOO_DATA"
              + (isUsersOwn ? ", or give an absolute path in the config" : ""));
    }
    return root.resolve(given);
  }

  /** The first of these files of a folder that is there. */
  Path find(Path folder, List<String> alternatives, String source) {
    for (String name : alternatives) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new DataException(
        dataSet
            + ": "
            + (Files.isDirectory(folder) ? "file missing" : "no such folder")
            + ", looked for "
            + String.join(" or ", alternatives)
            + " in "
            + folder
            + "; "
            + source);
  }

  /** All bytes of a file, which is noted with its checksum. */
  byte[] read(Path file) {
    byte[] bytes = readUnnoted(file);
    note(file, bytes.length, Checksums.sha256(bytes));
    return bytes;
  }

  /** Begins to read what consists of this many parts. */
  Task begin(Path folder, long total, String unit) {
    return watcher.begin("reading " + nameOf(folder), total, unit);
  }

  /** Something that reads a file from its beginning. */
  interface Content<T> {
    T read(InputStream in) throws IOException;
  }

  /** Reads a file once, piece by piece, and notes it with its checksum. */
  <T> T scan(Path file, Content<T> content) {
    MessageDigest digest = Checksums.digest();
    long size = size(file);
    try (var task = begin(file, size, "bytes");
        var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      T result = content.read(new WatchedInputStream(in, task));
      in.transferTo(OutputStream.nullOutputStream());
      note(file, size, Checksums.hex(digest.digest()));
      return result;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static long size(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder; name the files in it");
    }
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DataException unreadable(Path file, IOException e) {
    return new DataException(
        file
            + (e instanceof NoSuchFileException
                ? ": no such file"
                : ": can't be read: " + IoProblem.kind(e)),
        e);
  }

  void note(Path file, long size, String sha256) {
    files.add(new DataFile(nameOf(file), size, sha256));
  }

  List<DataFile> files() {
    return List.copyOf(files);
  }

  /** Fails where two of the files that were read are the same: a test on those says nothing. */
  void checkApart(int train, int test, String testKey, String trainKey, String what) {
    DataFile first = files.get(train);
    DataFile second = files.get(test);
    if (first.sha256().equals(second.sha256())) {
      throw new DataException(
          testKey
              + ": expected other "
              + what
              + " than those of "
              + trainKey
              + ", found the same content in "
              + first.name()
              + " and "
              + second.name());
    }
  }

  static byte[] readUnnoted(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder; name the files in it");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private String nameOf(Path file) {
    Path name = root != null && file.startsWith(root) ? root.relativize(file) : file;
    return name.toString().replace('\\', '/');
  }
}
