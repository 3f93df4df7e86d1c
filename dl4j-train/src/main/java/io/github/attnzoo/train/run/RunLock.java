package io.github.attnzoo.train.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from training in one run folder. The lock is the operating system's, on the
 * file {@value #FILE}: it ends with the process, however that ends, so that a file left behind by a
 * killed one is in nobody's way. Where the file system knows no locks, there is none.
 */
final class RunLock implements AutoCloseable {
  static final String FILE = ".lock";

  private static final String PROCESS = "process ";

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a folder, which is made where there is none.
   *
   * @throws RunException if another process trains in it
   */
  static RunLock take(Path folder) throws IOException {
    return take(folder, () -> {});
  }

  /** What others may do while the file is opened and not locked yet. */
  @FunctionalInterface
  interface Meanwhile {
    void happens() throws IOException;
  }

  static RunLock take(Path folder, Meanwhile meanwhile) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(FILE);
    while (true) {
      Object seen = key(file);
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        meanwhile.happens();
        if (!isLocked(channel)) {
          throw inUse(folder, file);
        }
        // New, gone, or another's, if there was none or the process before removed it between the
        // look, the opening and the locking here. To open it once more would not do: closing that
        // would free the lock.
        if (seen != null && seen.equals(key(file))) {
          String mark = PROCESS + ProcessHandle.current().pid();
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)));
          return new RunLock(file, channel);
        }
        channel.close();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /**
   * Asks without leaving anything behind.
   *
   * @throws RunException if another process trains in the folder
   */
  static void check(Path folder) {
    Path file = folder.resolve(FILE);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (!isLocked(channel)) {
        throw inUse(folder, file);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new RunException(file + ": can't be opened: " + e.getMessage(), e);
    }
  }

  /** Frees the folder, and leaves nothing in it. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }

  /** What tells a file from another of the same name, its inode; null where there is none. */
  private static @Nullable Object key(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Whether the channel has the lock now, or the file system has no locks. */
  private static boolean isLocked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static RunException inUse(Path folder, Path file) {
    String content = content(file);
    String who = content.startsWith(PROCESS) ? content : "another process";
    return new RunException(
        folder + ": " + who + " is training in this run folder; wait for it, or end it first");
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
