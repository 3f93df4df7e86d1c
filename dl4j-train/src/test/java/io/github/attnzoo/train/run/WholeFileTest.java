package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path temp;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = temp.resolve("file");
    WholeFile.write(file, "old");

    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");

    assertThat(file).hasContent("old");
    assertThat(temp.toFile().list()).containsExactly("file");
  }

  @Test
  void aFileSystemThatCannotForceFoldersIsWrittenToAllTheSame() throws IOException {
    // Posix by its own words, but a folder of it can't be opened.
    URI zip = URI.create("jar:" + temp.resolve("a.zip").toUri());
    try (var system =
        FileSystems.newFileSystem(
            zip, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
      assertThat(system.supportedFileAttributeViews()).contains("posix");
      Path file = system.getPath("/file");

      WholeFile.write(file, "one");

      assertThat(Files.readString(file)).isEqualTo("one");
    }
  }

  @Test
  void foldersAreMadeAndFilesReplaced() throws IOException {
    Path file = temp.resolve("a/b/file");

    WholeFile.write(file, "one");
    WholeFile.write(file, "two");

    assertThat(file).hasContent("two");
  }
}
