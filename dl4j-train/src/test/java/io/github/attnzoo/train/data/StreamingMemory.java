package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.IdxImages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures the memory that a data set of 5 GB takes: pictures of 32 by 32 pixels in three channels
 * in an IDX file, sparse on the disk. Not a test. Argument: a folder for the file, which is deleted
 * in the end.
 */
final class StreamingMemory {
  private static final int RECORDS = 1_627_604;

  private StreamingMemory() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "streaming");
    try {
      write(folder.resolve("x"), RECORDS);
      labels(folder.resolve("xl"), RECORDS);
      write(folder.resolve("y"), 1000);
      labels(folder.resolve("yl"), 1000);
      try (var file = new RandomAccessFile(folder.resolve("y").toFile(), "rw")) {
        file.seek(1000);
        file.write(7);
      }
      measure(folder);
    } finally {
      for (String name : List.of("x", "xl", "y", "yl")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  private static void measure(Path folder) {
    var config =
        new IdxImages(
            "x", "xl", "y", "yl", 32, 32, 3, List.of("a", "b", "c", "d"), null, null, 0.1, null);
    tell("before");
    long start = System.nanoTime();
    LoadedData data = DataSets.open(config, folder, 1);
    System.out.printf(
        Locale.ROOT,
        "%,d training samples checked in %.1f s%n",
        data.train().size(),
        (System.nanoTime() - start) * 1e-9);
    tell("open");
    start = System.nanoTime();
    long samples = 0;
    try (var iterator = PrefetchIterator.over(Batches.forTraining(data, 64, 1).epoch(1), 4, 2)) {
      for (int i = 0; i < 1000 && iterator.hasNext(); i++) {
        samples += iterator.next().numExamples();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,.0f samples/s in random order%n",
        samples / ((System.nanoTime() - start) * 1e-9));
    tell("after 1000 batches");
  }

  private static void tell(String when) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%s: heap %,d MiB of at most %,d%n",
        when,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
    try {
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
          .forEach(System.out::println);
    } catch (IOException e) {
      return;
    }
  }

  private static void write(Path file, int records) throws IOException {
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      var header = ByteBuffer.allocate(20).putInt(0x804).putInt(records);
      out.write(header.putInt(3).putInt(32).putInt(32).array());
      out.setLength(20 + records * 3072L);
    }
  }

  private static void labels(Path file, int records) throws IOException {
    var bytes = ByteBuffer.allocate(8 + records).putInt(0x801).putInt(records);
    for (int i = 0; i < records; i++) {
      bytes.put((byte) (i % 4));
    }
    Files.write(file, bytes.array());
  }
}
