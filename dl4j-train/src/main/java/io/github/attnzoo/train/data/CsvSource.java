package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.JapaneseVowels;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Loads the data sets whose sequences lie in CSV files. */
final class CsvSource {
  private static final String VOWELS_SOURCE =
      "convert the UCI data set (https://doi.org/10.24432/C5NS47) to lines of seq, label (1 to 9),"
          + " t and the 12 coefficients c1 to c12, with these names as header, and put it there";

  private CsvSource() {}

  static RawData load(JapaneseVowels config, DataRoot root) {
    var shape = (SequenceShape) config.shape();
    List<String> labels = vowelLabels(shape.classes().size());
    Path folder = root.resolve("japanese-vowels");
    Path train = root.find(folder, List.of("train.csv"), VOWELS_SOURCE);
    Path test = root.find(folder, List.of("test.csv"), VOWELS_SOURCE);
    return new RawData(read(root, train, shape, labels), read(root, test, shape, labels), true);
  }

  static RawData load(CsvSequences config, DataRoot root, long seed) {
    var shape = (SequenceShape) config.shape();
    List<Sample> train = read(root, root.resolve(config.train()), shape, config.classes());
    if (config.test() != null) {
      Path test = root.resolve(config.test());
      List<Sample> testSamples = read(root, test, shape, config.classes());
      checkApart(root.files());
      return new RawData(train, testSamples, true);
    }
    Partition parts =
        Partition.stratified(
            train,
            config.classes().size(),
            config.testFraction(),
            Seeds.stream(Purpose.TEST_SPLIT, seed));
    return new RawData(parts.kept(), parts.heldOut(), true);
  }

  /** A test on what the model was trained on says nothing. */
  private static void checkApart(List<DataFile> files) {
    DataFile train = files.get(0);
    DataFile test = files.get(1);
    if (train.sha256().equals(test.sha256())) {
      throw new DataException(
          "data.test: expected other sequences than those of data.train, found the same content in "
              + train.name()
              + " and "
              + test.name());
    }
  }

  /** The speakers are numbered from 1. */
  static List<String> vowelLabels(int classes) {
    return IntStream.rangeClosed(1, classes).mapToObj(Integer::toString).toList();
  }

  private static List<Sample> read(
      DataRoot root, Path file, SequenceShape shape, List<String> labels) {
    return new CsvSequenceReader(file, shape, labels).read(root.read(file), true);
  }
}
