package io.github.attnzoo.train.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Takes the members that are known, and no others, out of a {@code .tar.gz}. */
final class Unpacking {
  private Unpacking() {}

  /**
   * Unpacks and checks.
   *
   * @param prefix the folder of the members in the archive
   * @param target an empty folder
   */
  static void unpack(Path archive, String prefix, List<FileSum> members, Path target)
      throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        for (FileSum member : members) {
          if (entry.isFile() && entry.getName().equals(prefix + "/" + member.name())) {
            copy(tar, member, target.resolve(member.name()));
          }
        }
      }
    }
    for (FileSum member : members) {
      String problem = member.problem(target.resolve(member.name()));
      if (!problem.isEmpty()) {
        throw FetchException.failed(archive.getFileName() + ": " + problem, null);
      }
    }
  }

  /** No more than is expected, whatever the archive announces. */
  private static void copy(InputStream tar, FileSum member, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      long left = member.size() + 1;
      while (left > 0) {
        int read = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
