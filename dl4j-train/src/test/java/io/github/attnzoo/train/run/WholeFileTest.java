package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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
  void foldersAreMadeAndFilesReplaced() throws IOException {
    Path file = temp.resolve("a/b/file");

    WholeFile.write(file, "one");
    WholeFile.write(file, "two");

    assertThat(file).hasContent("two");
  }
}
