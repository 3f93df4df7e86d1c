package io.github.attnzoo.train.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
  private static final byte[] X = TestBytes.bytes(3, 5000);
  private static final byte[] Y = TestBytes.bytes(4, 70);

  @TempDir private Path root;

  @Test
  void takesTheKnownMembersAlone() throws IOException {
    byte[] archive =
        tar("bin/x.bin", X, "../evil", Y, "bin/../../evil", Y, "bin/y.bin", Y, "bin/readme", X);

    fetch(archive);

    assertThat(root.resolve("bin/x.bin")).hasBinaryContent(X);
    assertThat(root.resolve("bin/y.bin")).hasBinaryContent(Y);
    try (var files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(2);
    }
    assertThat(root.resolveSibling("evil")).doesNotExist();
  }

  @Test
  void refusesAnArchiveThatLacksAMemberOrHasAnotherContent() throws IOException {
    byte[] lacking = tar("bin/x.bin", X);
    byte[] longer = tar("bin/x.bin", TestBytes.bytes(3, 9000), "bin/y.bin", Y);

    assertThatThrownBy(() -> fetch(lacking))
        .isInstanceOf(FetchException.class)
        .hasMessage("set.tar.gz: no file y.bin");
    assertThatThrownBy(() -> fetch(longer))
        .isInstanceOf(FetchException.class)
        .hasMessage("set.tar.gz: x.bin has 5001 bytes instead of 5000");
    assertThat(root.resolve("bin")).doesNotExist();
  }

  private void fetch(byte[] archive) throws IOException {
    var plan =
        new FetchPlan(
            "set",
            "bin",
            "http://unused.invalid/",
            List.of(new FileSum("set.tar.gz", archive.length, TestBytes.sha256(archive))),
            List.of(
                new FileSum("x.bin", X.length, TestBytes.sha256(X)),
                new FileSum("y.bin", Y.length, TestBytes.sha256(Y))));
    try (var server = new FaultyServer()) {
      server.on("/set.tar.gz", FaultyServer.cutAfter(archive, 40), FaultyServer.whole(archive));
      var patience = new Patience(Duration.ofSeconds(5), Duration.ofMillis(5), 2);
      new Fetch(plan, server.address(), root, patience, FetchListener.NONE).run();
    }
  }

  private static byte[] tar(Object... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = (byte[]) namesAndContents[i + 1];
        var entry = new TarArchiveEntry((String) namesAndContents[i], true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
