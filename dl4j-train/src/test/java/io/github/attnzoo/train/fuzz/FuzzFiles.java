package io.github.attnzoo.train.fuzz;

import io.github.attnzoo.train.TinyConfigs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small good data sets in every format that is read, and configs that train on them. */
final class FuzzFiles {
  private static final String SEQUENCES =
      """
      {"id": "csv-sequences", "train": "own.csv", "features": 2, "timeSteps": 4,
       "classes": ["a", "b"], "validationFraction": 0.2, "testFraction": 0.2}
      """;
  private static final String PICTURES =
      """
      {"id": "image-folder", "folder": "pets", "classes": ["cat", "dog"], "height": 8, "width": 8,
       "validationFraction": 0.2}
      """;

  private static final String TEXT_SEQUENCES =
      """
      {"id": "ts-sequences", "train": "own.ts", "features": 2, "timeSteps": 4,
       "classes": ["a", "b"], "validationFraction": 0.2, "testFraction": 0.2}
      """;
  private static final String COLOUR =
      """
      {"id": "idx-images", "trainImages": "x", "trainLabels": "xl", "testImages": "y",
       "testLabels": "yl.gz", "height": 8, "width": 6, "channels": 3,
       "classes": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "validationFraction": 0.2}
      """;

  private final Path root;
  private final Random random = new Random(1);

  FuzzFiles(Path root) {
    this.root = root;
  }

  /** A data set: the config that reads it, and its files. */
  record DataSet(Path config, List<Path> files) {}

  List<DataSet> write() throws IOException {
    return List.of(
        new DataSet(config("idx", sequenceOn("{\"id\": \"fashion-mnist\"}")), idx()),
        new DataSet(config("cifar", imageOn("{\"id\": \"cifar-10\"}")), cifar()),
        new DataSet(config("csv", sequenceOn(SEQUENCES)), csv()),
        new DataSet(config("ts", sequenceOn(TEXT_SEQUENCES)), ts()),
        new DataSet(config("colour", imageOn(COLOUR)), colour()),
        new DataSet(config("pictures", imageOn(PICTURES)), pictures()));
  }

  private Path config(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name + ".json"), text);
  }

  static String sequenceOn(String data) {
    return TinyConfigs.SEQUENCE.replaceFirst("(?s)\"data\": \\{.*?\\}", "\"data\": " + data);
  }

  static String imageOn(String data) {
    return TinyConfigs.IMAGE.replaceFirst("(?s)\"data\": \\{.*?\\}", "\"data\": " + data);
  }

  private List<Path> idx() throws IOException {
    Path folder = Files.createDirectories(root.resolve("fashion-mnist"));
    return List.of(
        Files.write(folder.resolve("train-images-idx3-ubyte"), idx(0x803, 30, 28, 28)),
        Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(0x801, 30)),
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(idx(0x803, 10, 28, 28))),
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(0x801, 10)));
  }

  private List<Path> colour() throws IOException {
    return List.of(
        Files.write(root.resolve("x"), idx(0x804, 30, 3, 8, 6)),
        Files.write(root.resolve("xl"), idx(0x801, 30)),
        Files.write(root.resolve("y"), idx(0x804, 6, 3, 8, 6)),
        Files.write(root.resolve("yl.gz"), gzip(idx(0x801, 6))));
  }

  private byte[] idx(int magic, int... dimensions) {
    int numbers = 1;
    for (int dimension : dimensions) {
      numbers *= dimension;
    }
    var buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + numbers);
    buffer.putInt(magic);
    for (int dimension : dimensions) {
      buffer.putInt(dimension);
    }
    for (int i = 0; i < numbers; i++) {
      buffer.put((byte) (dimensions.length == 1 ? i % 10 : random.nextInt(256)));
    }
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.toByteArray();
  }

  private List<Path> cifar() throws IOException {
    Path folder = Files.createDirectories(root.resolve("cifar-10-batches-bin"));
    var files = new ArrayList<Path>();
    for (String name :
        List.of(
            "data_batch_1",
            "data_batch_2",
            "data_batch_3",
            "data_batch_4",
            "data_batch_5",
            "test_batch")) {
      var records = new byte[10 * 3073];
      random.nextBytes(records);
      for (int i = 0; i < 10; i++) {
        records[i * 3073] = (byte) i;
      }
      files.add(Files.write(folder.resolve(name + ".bin"), records));
    }
    return files;
  }

  private List<Path> csv() throws IOException {
    var text = new StringBuilder("seq,label,t,x,y\n");
    for (int sequence = 0; sequence < 20; sequence++) {
      for (int t = 0; t < 2 + sequence % 3; t++) {
        text.append(
            "%d,%s,%d,%s,%s%n"
                .formatted(
                    sequence,
                    sequence % 2 == 0 ? "a" : "b",
                    t,
                    random.nextFloat(),
                    random.nextGaussian()));
      }
    }
    return List.of(Files.writeString(root.resolve("own.csv"), text));
  }

  private List<Path> ts() throws IOException {
    var text = new StringBuilder("@dimensions 2\n@classLabel true a b\n@data\n");
    for (int sequence = 0; sequence < 20; sequence++) {
      for (int dimension = 0; dimension < 2; dimension++) {
        text.append(random.nextFloat());
        for (int t = 1; t < 2 + sequence % 3; t++) {
          text.append(',').append(random.nextGaussian());
        }
        text.append(':');
      }
      text.append(sequence % 2 == 0 ? "a\n" : "b\n");
    }
    return List.of(Files.writeString(root.resolve("own.ts"), text));
  }

  private List<Path> pictures() throws IOException {
    var files = new ArrayList<Path>();
    String[] formats = {"png", "jpg", "bmp", "gif"};
    for (String name : List.of("cat", "dog")) {
      Path folder = Files.createDirectories(root.resolve("pets").resolve(name));
      for (int i = 0; i < 8; i++) {
        var image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 120; p++) {
          image.setRGB(p % 12, p / 12, random.nextInt(1 << 24));
        }
        Path file = folder.resolve(i + "." + formats[i % 4]);
        ImageIO.write(image, formats[i % 4], file.toFile());
        files.add(file);
      }
    }
    return files;
  }
}
