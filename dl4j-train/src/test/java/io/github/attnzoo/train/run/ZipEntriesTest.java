package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipEntriesTest {
  private static final String CONTENT = "epoch,trainLoss";

  @TempDir private Path temp;

  @Test
  void aChangedByteIsNoticedByTheChecksum() throws IOException {
    Path file = temp.resolve("model.zip");
    byte[] content = CONTENT.getBytes(StandardCharsets.UTF_8);
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipEntry(ModelZip.METRICS);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(entry);
      zip.write(content);
    }
    assertThat(text(file)).isEqualTo(CONTENT);

    String raw = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, raw.replace("Loss", "Boss"), StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> text(file))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("checksum");
  }

  private static String text(Path file) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      return new ZipEntries(file, zip).text(ModelZip.METRICS);
    }
  }
}
