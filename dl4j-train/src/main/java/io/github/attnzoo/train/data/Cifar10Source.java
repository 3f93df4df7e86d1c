package io.github.attnzoo.train.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the "binary version" of CIFAR-10: records of 3,073 bytes, the label and then the red, the
 * green and the blue plane of 32 by 32 pixels, row by row.
 */
final class Cifar10Source {
  static final int RECORD = 1 + 3 * 32 * 32;

  private static final String FOLDER = "cifar-10-batches-bin";
  private static final String SOURCE =
      "get the \"binary version\" from https://www.cs.toronto.edu/~kriz/cifar.html and unpack it in"
          + " the data root";
  private static final int TRAINING_FILES = 5;

  private Cifar10Source() {}

  static RawData load(DataRoot root, int classes) {
    Path folder = root.resolve(FOLDER);
    var train = new ArrayList<Sample>();
    for (int i = 1; i <= TRAINING_FILES; i++) {
      train.addAll(part(root, folder, "data_batch_" + i + ".bin", classes));
    }
    List<Sample> test = part(root, folder, "test_batch.bin", classes);
    return new RawData(train, test, false);
  }

  private static List<Sample> part(DataRoot root, Path folder, String name, int classes) {
    Path file = root.find(folder, List.of(name), SOURCE);
    return parse(file, root.read(file), classes);
  }

  /**
   * @param file for messages and names
   * @param bytes the whole file
   * @param classes number of classes; labels are 0 to {@code classes - 1}
   */
  static List<Sample> parse(Path file, byte[] bytes, int classes) {
    if (bytes.length == 0 || bytes.length % RECORD != 0) {
      throw new DataException(
          file
              + ": expected whole records of "
              + RECORD
              + " bytes, found "
              + bytes.length
              + " bytes: "
              + bytes.length / RECORD
              + " records and "
              + bytes.length % RECORD
              + " bytes more");
    }
    var samples = new ArrayList<Sample>(bytes.length / RECORD);
    for (int offset = 0; offset < bytes.length; offset += RECORD) {
      int record = offset / RECORD;
      int label = bytes[offset] & 0xff;
      if (label >= classes) {
        throw new DataException(
            file
                + ": record "
                + record
                + " (offset "
                + offset
                + "): expected a label from 0 to "
                + (classes - 1)
                + ", found "
                + label);
      }
      byte[] pixels = Arrays.copyOfRange(bytes, offset + 1, offset + RECORD);
      samples.add(new PixelSample(file + "#" + record, label, pixels, null));
    }
    return samples;
  }
}
