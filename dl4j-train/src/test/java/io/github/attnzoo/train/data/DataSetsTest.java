package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How samples are divided; what is read is tested source by source. */
class DataSetsTest {
  @TempDir Path root;

  @Test
  void limitTakesTheFirstSamplesOfFilesThatAreShuffled() {
    TestFiles.fashionMnist(root, 40, 10);

    LoadedData data = DataSets.open(new FashionMnist(Reading.IMAGE, null, 0, 15), root, 1);

    assertThat(data.train().samples())
        .extracting(Sample::name)
        .isEqualTo(
            IntStream.range(0, 15).mapToObj(i -> "train-images-idx3-ubyte.gz#" + i).toList());
    assertThat(data.test().size()).isEqualTo(10);
    assertThat(data.validation().size()).isZero();
  }

  @Test
  void limitDrawsBySeedWhereFilesAreSortedByClass() {
    writeSortedCsv();

    Split first = open(1, 20, 0).train();
    Split second = open(2, 20, 0).train();

    assertThat(first.size()).isEqualTo(20);
    assertThat(first.classCounts()).doesNotContain(0);
    assertThat(names(first)).isEqualTo(names(open(1, 20, 0).train()));
    assertThat(names(first)).isNotEqualTo(names(second));
  }

  @Test
  void limitCountsValidationSamplesToo() {
    writeSortedCsv();

    LoadedData data = open(1, 20, 0.25);

    assertThat(data.train().size()).isEqualTo(15);
    assertThat(data.validation().size()).isEqualTo(5);
  }

  @Test
  void limitAboveTheSizeChangesNothing() {
    writeSortedCsv();

    assertThat(names(open(1, 1000, 0).train())).isEqualTo(names(open(1, null, 0).train()));
  }

  @Test
  void validationKeepsTheProportionsOfTheClasses() {
    writeSortedCsv();

    LoadedData data = open(1, null, 0.1);

    assertThat(data.test().classCounts()).containsExactly(12, 8, 4);
    assertThat(data.train().classCounts()).containsExactly(43, 29, 14);
    assertThat(data.validation().classCounts()).containsExactly(5, 3, 2);
    assertThat(names(data.train()))
        .doesNotContainAnyElementsOf(names(data.validation()))
        .doesNotContainAnyElementsOf(names(data.test()));
  }

  @Test
  void validationIsDrawnBySeed() {
    writeSortedCsv();

    assertThat(names(open(1, null, 0.1).validation()))
        .isEqualTo(names(open(1, null, 0.1).validation()))
        .isNotEqualTo(names(open(2, null, 0.1).validation()));
  }

  @Test
  void noClassLosesItsLastTrainingSample() {
    List<Sample> samples =
        IntStream.range(0, 4)
            .<Sample>mapToObj(i -> new ValueSample("s" + i, i == 0 ? 0 : 1, new float[1], null))
            .toList();

    for (int seed = 0; seed < 20; seed++) {
      Partition parts =
          Partition.stratified(samples, 2, 0.9, Seeds.stream(Seeds.Purpose.TEST_SPLIT, seed));
      assertThat(parts.kept()).contains(samples.get(0)).hasSize(2);
      assertThat(parts.heldOut()).hasSize(2);
    }
  }

  @Test
  void aClassWithoutTrainingSamplesIsRefused() {
    TestFiles.write(root.resolve("sorted.csv"), "seq,label,t,x\n1,a,0,1\n2,c,0,1\n3,a,0,1\n");

    assertThatThrownBy(() -> open(1, null, 0))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "data.classes: expected training samples of each class, found none of [b] among 2");
    writeSortedCsv();
    assertThatThrownBy(() -> open(1, 2, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("(data.limit is 2)");
  }

  @Test
  void pathsOfTheConfigMayBeAbsoluteAndTheMessageSaysSo() {
    var csv = new CsvSequences("s.csv", null, 0.2, 1, 5, null, List.of("a", "b"), 0, null);

    assertThatThrownBy(() -> DataSets.open(csv, null, 1))
        .hasMessageContaining("find s.csv; give --data")
        .hasMessageContaining("an absolute path");
    assertThatThrownBy(() -> DataSets.open(new FashionMnist(Reading.IMAGE, null, 0, 15), null, 1))
        .hasMessageNotContaining("absolute");
  }

  /** 60 sequences of class a, then 40 of b, then 20 of c. */
  private void writeSortedCsv() {
    var text = new StringBuilder("seq,label,t,x\n");
    for (int i = 0; i < 120; i++) {
      String label = i < 60 ? "a" : i < 100 ? "b" : "c";
      text.append(i).append(',').append(label).append(",0,").append(i).append('\n');
    }
    TestFiles.write(root.resolve("sorted.csv"), text.toString());
  }

  private LoadedData open(long seed, @Nullable Integer limit, double validationFraction) {
    var config =
        new CsvSequences(
            "sorted.csv", null, 0.2, 1, 5, null, List.of("a", "b", "c"), validationFraction, limit);
    return DataSets.open(config, root, seed);
  }

  private static List<String> names(Split split) {
    return split.samples().stream().map(Sample::name).toList();
  }
}
