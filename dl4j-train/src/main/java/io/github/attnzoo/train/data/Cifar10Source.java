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
      "data fetch cifar-10 downloads it, or get the \"binary version\" from"
          + " https://www.cs.toronto.edu/~kriz/cifar.html and unpack it in the data root";
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
    return open(root, root.find(folder, List.of(name), SOURCE), classes);
  }

  /**
   * Reads a file into memory where it fits, else its labels alone.
   *
   * @param classes number of classes; labels are 0 to {@code classes - 1}
   */
  static List<Sample> open(DataRoot root, Path file, int classes) {
    long size = DataRoot.size(file);
    if (size == 0 || size % RECORD != 0) {
      throw new DataException(
          file
              + ": expected whole records of "
              + RECORD
              + " bytes, found "
              + size
              + " bytes: "
              + size / RECORD
              + " records and "
              + size % RECORD
              + " bytes more");
    }
    boolean isInMemory = root.fits(size);
    var records =
        new StoredPixels(new StoredFile(file, size), file.toString(), 1, RECORD, RECORD - 1);
    return root.scan(
        file,
        in -> {
          var samples = new ArrayList<Sample>();
          for (int i = 0; i < size / RECORD; i++) {
            byte[] record = in.readNBytes(RECORD);
            int label = label(file, record, i, classes);
            byte[] pixels = Arrays.copyOfRange(record, 1, RECORD);
            samples.add(
                isInMemory
                    ? new PixelSample(records.name(i), label, pixels, null)
                    : new StoredSample(records, i, label));
          }
          return samples;
        });
  }

  private static int label(Path file, byte[] record, int i, int classes) {
    if (record.length < RECORD) {
      throw new DataException(file + ": has become shorter while it was read, in record " + i);
    }
    int label = record[0] & 0xff;
    if (label >= classes) {
      throw new DataException(
          file
              + ": record "
              + i
              + " (offset "
              + (long) i * RECORD
              + "): expected a label from 0 to "
              + (classes - 1)
              + ", found "
              + label);
    }
    return label;
  }
}
