package io.github.attnzoo.train.run;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The entries of a zip; none is read further than it may be long. */
final class ZipEntries {
  private static final Set<String> KNOWN =
      Set.of(
          ModelZip.INFO,
          ModelZip.METRICS,
          ModelZip.PROGRESS,
          ModelZip.GRAPH,
          ModelZip.PARAMETERS,
          ModelZip.TRAINED,
          ModelZip.UPDATER);
  private static final int LARGEST_TEXT = 16 << 20;

  private final Path file;
  private final ZipFile zip;

  ZipEntries(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Refuses entries that no model of ours has; some of Deeplearning4j's would run code. */
  void checkNames() {
    List<String> unknown =
        zip.stream().map(ZipEntry::getName).filter(name -> !KNOWN.contains(name)).toList();
    checkIsGraph();
    if (!unknown.isEmpty()) {
      throw new RunException(
          file
              + ": refused, as it has entries that a model of this trainer never has: "
              + unknown.stream().limit(5).toList());
    }
    if (!has(ModelZip.INFO) || !has(ModelZip.METRICS)) {
      throw new RunException(
          file
              + ": was not written by this trainer: expected the entries "
              + ModelZip.INFO
              + " and "
              + ModelZip.METRICS
              + ", which tell the classes and the data; explain reads it with --config");
    }
  }

  /** Refuses zips that hold no graph. */
  void checkIsGraph() {
    if (!has(ModelZip.GRAPH) || !has(ModelZip.PARAMETERS)) {
      throw new RunException(
          file
              + ": is a zip, but no model: expected the entries "
              + ModelZip.GRAPH
              + " and "
              + ModelZip.PARAMETERS);
    }
  }

  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  String text(String name) throws IOException {
    return new String(bytes(name, LARGEST_TEXT), StandardCharsets.UTF_8);
  }

  /** The content of an entry, of whatever length; its checksum is checked at its end. */
  InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    return new CheckedEntry(zip.getInputStream(entry), entry.getCrc());
  }

  private byte[] bytes(String name, int largest) throws IOException {
    try (var in = open(name)) {
      byte[] bytes = in.readNBytes(largest);
      if (in.read() >= 0) {
        throw new RunException(file + "!" + name + ": expected at most " + largest + " bytes");
      }
      return bytes;
    } catch (EOFException e) {
      throw new RunException(file + "!" + name + ": the data is cut short", e);
    }
  }

  /** Java checks the checksums of a zip that is read as a stream, not those of a file. */
  private static final class CheckedEntry extends CheckedInputStream {
    private final long expected;

    CheckedEntry(InputStream in, long expected) {
      super(in, new CRC32());
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      checkEnd(read);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      checkEnd(read);
      return read;
    }

    private void checkEnd(int read) throws ZipException {
      if (read < 0 && getChecksum().getValue() != expected) {
        throw new ZipException("the checksum is not that of the data");
      }
    }
  }
}
