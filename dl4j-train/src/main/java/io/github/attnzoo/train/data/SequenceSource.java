package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.JapaneseVowels;
import io.github.attnzoo.models.data.MissingValues;
import io.github.attnzoo.models.data.SequenceFiles;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.data.TsSequences;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Loads the data sets whose sequences lie in text files. */
final class SequenceSource {
  private static final String VOWELS_SOURCE =
      "get JapaneseVowels_TRAIN.ts and JapaneseVowels_TEST.ts of the UEA archive from"
          + " https://www.timeseriesclassification.com, or convert the UCI data set"
          + " (https://doi.org/10.24432/C5NS47) to lines of seq, label (1 to 9), t and the 12"
          + " coefficients c1 to c12, with these names as header, and put it there";

  private SequenceSource() {}

  static RawData load(JapaneseVowels config, DataRoot root) {
    var shape = (SequenceShape) config.shape();
    List<String> labels = vowelLabels(shape.classes().size());
    Path folder = root.resolve("japanese-vowels");
    Path train = root.find(folder, List.of("train.csv", "JapaneseVowels_TRAIN.ts"), VOWELS_SOURCE);
    Path test = root.find(folder, List.of("test.csv", "JapaneseVowels_TEST.ts"), VOWELS_SOURCE);
    return new RawData(
        read(root, train, reader(train, shape, labels, isTs(train), MissingValues.REFUSE, true)),
        read(root, test, reader(test, shape, labels, isTs(test), MissingValues.REFUSE, true)),
        true);
  }

  static RawData load(SequenceFiles config, DataRoot root, long seed) {
    List<Sample> train = read(config, root, config.train());
    if (config.test() != null) {
      List<Sample> test = read(config, root, config.test());
      root.checkApart(0, 1, "data.test", "data.train", "sequences");
      return new RawData(train, test, true);
    }
    Partition parts =
        Partition.stratified(
            train,
            config.shape().classes().size(),
            config.testFraction(),
            Seeds.stream(Purpose.TEST_SPLIT, seed));
    return new RawData(parts.kept(), parts.heldOut(), true);
  }

  /** The speakers are numbered from 1. */
  static List<String> vowelLabels(int classes) {
    return IntStream.rangeClosed(1, classes).mapToObj(Integer::toString).toList();
  }

  /** Whether a file is taken for one in the {@code .ts} format: its name says so. */
  static boolean isTs(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".ts");
  }

  /** A reader of the sequences in a file. */
  static SequenceReader reader(
      Path file,
      SequenceShape shape,
      List<String> labels,
      boolean isTs,
      MissingValues missing,
      boolean isLabelRequired) {
    return isTs
        ? new TsSequenceReader(file, shape, labels, missing, isLabelRequired)
        : new CsvSequenceReader(file, shape, labels, isLabelRequired);
  }

  private static List<Sample> read(SequenceFiles config, DataRoot root, String name) {
    Path file = root.resolve(name);
    var shape = (SequenceShape) config.shape();
    return config instanceof TsSequences ts
        ? read(root, file, reader(file, shape, ts.classes(), true, ts.missingValues(), true))
        : read(root, file, reader(file, shape, shape.classes(), false, MissingValues.REFUSE, true));
  }

  /** As text, numbers take about as many bytes as in memory. */
  static List<Sample> read(DataRoot root, Path file, SequenceReader reader) {
    long size = DataRoot.size(file);
    List<Sample> samples =
        root.fits(size)
            ? root.scan(file, reader::read)
            : root.scan(file, in -> reader.index(in, new StoredFile(file, size)));
    if (samples.isEmpty()) {
      throw new DataException(file + ": expected sequences after the header, found none");
    }
    return samples;
  }
}
