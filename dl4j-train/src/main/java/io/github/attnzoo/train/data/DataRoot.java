package io.github.attnzoo.train.data;

import io.github.attnzoo.train.progress.Task;
import io.github.attnzoo.train.progress.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and reads the files of one data set, and keeps a list of what was read. */
final class DataRoot {
  private final String dataSet;
  private final @Nullable Path root;
  private final boolean isUsersOwn;
  private final Watcher watcher;
  private final List<DataFile> files = new ArrayList<>();

  /**
   * @param dataSet its id, for messages
   * @param root the folder that holds all data sets; null where none was named
   * @param isUsersOwn whether the paths stand in the config, where they could be absolute
   * @param watcher is told of reading that takes a while
   */
  DataRoot(String dataSet, @Nullable Path root, boolean isUsersOwn, Watcher watcher) {
    this.dataSet = dataSet;
    this.root = root;
    this.isUsersOwn = isUsersOwn;
    this.watcher = watcher;
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

  void note(Path file, long size, String sha256) {
    files.add(new DataFile(nameOf(file), size, sha256));
  }

  List<DataFile> files() {
    return List.copyOf(files);
  }

  static byte[] readUnnoted(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder; name the files in it");
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file", e);
    } catch (IOException e) {
      throw new DataException(file + ": can't be read: " + IoProblem.kind(e), e);
    }
  }

  private String nameOf(Path file) {
    Path name = root != null && file.startsWith(root) ? root.relativize(file) : file;
    return name.toString().replace('\\', '/');
  }
}
