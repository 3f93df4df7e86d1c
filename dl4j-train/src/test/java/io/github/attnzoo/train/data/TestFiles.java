package io.github.attnzoo.train.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small made files in the formats that are read. */
final class TestFiles {
  private TestFiles() {}

  static byte[] idx(int magic, int[] dimensions, byte[] numbers) {
    var buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + numbers.length);
    buffer.putInt(magic);
    for (int dimension : dimensions) {
      buffer.putInt(dimension);
    }
    return buffer.put(numbers).array();
  }

  /** Pictures of 28 by 28 pixels; pixel p of picture i is {@code (i + p) % 256}. */
  static byte[] idxPictures(int count) {
    var pixels = new byte[count * 784];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (p / 784 + p % 784);
    }
    return idx(0x803, new int[] {count, 28, 28}, pixels);
  }

  /** Labels 0 to 9 in turn. */
  static byte[] idxLabels(int count) {
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    return idx(0x801, new int[] {count}, labels);
  }

  static byte[] gzip(byte[] bytes) {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  /** A Fashion-MNIST folder: training files gzipped, test files not. */
  static Path fashionMnist(Path root, int train, int test) {
    Path folder = root.resolve("fashion-mnist");
    write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(idxPictures(train)));
    write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(idxLabels(train)));
    write(folder.resolve("t10k-images-idx3-ubyte"), idxPictures(test));
    write(folder.resolve("t10k-labels-idx1-ubyte"), idxLabels(test));
    return folder;
  }

  /** CIFAR-10 records with labels 0 to 9 in turn; planes are filled with 10, 20 and 30. */
  static byte[] cifar(int count) {
    var bytes = new byte[count * 3073];
    for (int i = 0; i < count; i++) {
      bytes[i * 3073] = (byte) (i % 10);
      for (int p = 0; p < 3072; p++) {
        bytes[i * 3073 + 1 + p] = (byte) (10 * (1 + p / 1024));
      }
    }
    return bytes;
  }

  static Path cifarFolder(Path root, int recordsPerFile) {
    Path folder = root.resolve("cifar-10-batches-bin");
    for (int i = 1; i <= 5; i++) {
      write(folder.resolve("data_batch_" + i + ".bin"), cifar(recordsPerFile));
    }
    write(folder.resolve("test_batch.bin"), cifar(recordsPerFile));
    return folder;
  }

  static Path picture(Path file, int width, int height, int type, int argb) {
    var image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, argb);
      }
    }
    return picture(file, image);
  }

  static Path picture(Path file, BufferedImage image) {
    try {
      Files.createDirectories(file.getParent());
      String name = file.getFileName().toString();
      if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
        throw new IllegalArgumentException("no writer for " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
