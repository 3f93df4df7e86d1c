package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.GeneratedImages;
import io.github.attnzoo.models.data.GeneratedSequences;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.SequenceShape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data that no memory holds, refused before anything of it is made. */
class DataMemoryTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void generatedDataLargerThanTheHeapIsRefusedByWhoeverOpensIt() {
    assertRefused(
        new GeneratedSequences(2_000_000_000, 500, 20, 20, 8, 4, 3, 0.3, 0.1, null),
        "data: expected generated samples that fit into memory (java -Xmx)");
    // A limit does not help, as it is applied to what was made.
    assertRefused(
        new GeneratedImages(2000, 1_999_999_999, 16, 16, 3, 4, 7, 0.1, 0.1, 10),
        "data: expected generated samples that fit into memory (java -Xmx)");
  }

  @Test
  void aSampleOfMoreNumbersThanAnIntCountsIsRefused() {
    assertRefused(
        new CsvSequences("s.csv", null, 0.2, 100_000, 100_000, null, CLASSES, 0.1, null),
        "got 10,000,000,000 (100000 features, 100000 time steps)");
    // 65536 x 65536 is 0 in an int.
    assertRefused(
        new GeneratedImages(2, 1, 65_536, 65_536, 1, 2, 7, 0.1, 0, null),
        "got 4,294,967,296 (1 channels of 65536 x 65536)");
  }

  @Test
  void aBatchIsMeasuredByTheSamplesThatThereAre() {
    var shape = new ImageShape(1, 10_000, 10_000, CLASSES);

    assertThatThrownBy(() -> DataMemory.checkBatch(shape, 100, 64))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("training.batchSize: expected batches of at most ")
        .hasMessageEndingWith("got 64 samples of 100,000,000 numbers");
    assertThatThrownBy(() -> DataMemory.checkBatch(shape, 63, 1_000_000))
        .hasMessageEndingWith("got 63 samples of 100,000,000 numbers");
    assertThatCode(
            () -> DataMemory.checkBatch(new SequenceShape(8, 20, CLASSES), 2000, Integer.MAX_VALUE))
        .doesNotThrowAnyException();
  }

  private static void assertRefused(DataConfig config, String message) {
    assertThatThrownBy(() -> DataSets.open(config, Path.of("none"), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }
}
