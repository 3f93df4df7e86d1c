package io.github.attnzoo.train.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, forced to the disk,
 * then renamed over the old one. A reader sees the old file or the new one, never a part.
 */
public final class WholeFile {
  static final String TEMPORARY = ".tmp";

  /** Something that writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /** Writes a file; its folder is made where it is missing. */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file in a folder");
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve(file.getFileName() + TEMPORARY);
    try {
      try (var channel =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(folder);
  }

  /** Writes a text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Gives a file a second name, which may have been another file's. The two then share their bytes
   * until one of them is written anew; where the file system has no links, it is a copy.
   */
  static void link(Path file, Path name) throws IOException {
    Path temporary = name.resolveSibling(name.getFileName() + TEMPORARY);
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      write(name, out -> Files.copy(file, out));
      return;
    }
    // Two names of one file: the move would do nothing and leave the temporary name.
    if (Files.exists(name) && Files.isSameFile(temporary, name)) {
      Files.delete(temporary);
      return;
    }
    Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The new name is in the folder, and the folder is a file that has to reach the disk as well. Not
   * all file systems can do that; the file is whole all the same.
   */
  private static void forceFolder(Path folder) {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        // Such a file system brings its folders to the disk by itself, or not at all.
        return;
      }
    }
  }
}
