package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import io.github.attnzoo.models.data.JapaneseVowels;
import io.github.attnzoo.models.data.Normalization;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputReaderTest {
  private static final FashionMnist ROWS = new FashionMnist(Reading.ROWS, null, 0.1, null);
  private static final FashionMnist IMAGE = new FashionMnist(Reading.IMAGE, null, 0.1, null);

  @TempDir Path folder;

  @Test
  void resizesAndNormalisesPictures() {
    Path file =
        TestFiles.picture(folder.resolve("a.png"), 9, 7, BufferedImage.TYPE_INT_RGB, 0xff0033ff);
    var normalization = new Normalization(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    Input input =
        InputReader.of(new Cifar10(null, null, 0.1, null), normalization)
            .read(file.toString())
            .get(0);

    assertThat(input.name()).isEqualTo(file.toString());
    assertThat(input.features().shape()).containsExactly(1, 3, 32, 32);
    assertThat(input.features().getFloat(0, 0, 3, 3)).isEqualTo(-1);
    assertThat(input.features().getFloat(0, 1, 3, 3)).isEqualTo(-0.6f);
    assertThat(input.features().getFloat(0, 2, 3, 3)).isEqualTo(1);
    assertThat(input.mask()).isNull();
    assertThat(input.sample().values()).contains(0, 0.2f, 1);
  }

  @Test
  void readsRecordsOfIdxFilesRowByRow() {
    Path file = TestFiles.write(folder.resolve("x.gz"), TestFiles.gzip(TestFiles.idxPictures(5)));

    Input input = InputReader.of(ROWS, null).read(file + "#3").get(0);

    assertThat(input.name()).isEqualTo(file + "#3");
    assertThat(input.features().shape()).containsExactly(1, 28, 28);
    // Feature 2 of step 1 is the pixel in row 1, column 2.
    assertThat(input.features().getFloat(0, 2, 1)).isEqualTo((3 + 28 + 2) / 255f);
    assertThat(input.mask()).isNull();
  }

  @Test
  void readsRangesOfRecords() {
    Path file = TestFiles.write(folder.resolve("x"), TestFiles.idxPictures(5));

    assertThat(InputReader.of(IMAGE, null).read(file + "#1-3"))
        .extracting(Input::name)
        .containsExactly(file + "#1", file + "#2", file + "#3");
  }

  @Test
  void readsCifarRecordsWithTheirLabels() {
    Path file = TestFiles.write(folder.resolve("test_batch.bin"), TestFiles.cifar(5));

    Input input = InputReader.of(new Cifar10(null, null, 0.1, null), null).read(file + "#4").get(0);

    assertThat(input.features().shape()).containsExactly(1, 3, 32, 32);
    assertThat(input.sample().label()).isEqualTo(4);
  }

  @Test
  void readsPicturesAsRowsWhereTheDataSetDoes() {
    Path file =
        TestFiles.picture(folder.resolve("a.png"), 9, 7, BufferedImage.TYPE_INT_RGB, 0xff333333);

    assertThat(InputReader.of(ROWS, null).read(file.toString()).get(0).features().shape())
        .containsExactly(1, 28, 28);
    assertThatThrownBy(
            () -> InputReader.of(new JapaneseVowels(null, 0.1, null), null).read(file.toString()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ": expected a .csv or .ts file of sequences for this model, found another file");
  }

  @Test
  void readsSequencesWithAndWithoutLabels() {
    var config = new CsvSequences("x.csv", null, 0.2, 1, 3, null, List.of("a", "b"), 0.1, null);
    Path labelled =
        TestFiles.write(
            folder.resolve("l.csv"),
            "seq,label,t,x\n1,b,0,5\n1,b,1,6\n2,a,0,7\n2,a,1,8\n2,a,2,9\n");
    Path bare = TestFiles.write(folder.resolve("b.csv"), "seq,t,x\n1,0,5\n");

    List<Input> inputs = InputReader.of(config, null).read(labelled.toString());

    assertThat(inputs)
        .extracting(Input::name)
        .containsExactly(labelled + " seq 1", labelled + " seq 2");
    assertThat(inputs).extracting(input -> input.sample().label()).containsExactly(1, 0);
    assertThat(inputs.get(0).features().shape()).containsExactly(1, 1, 3);
    assertThat(Objects.requireNonNull(inputs.get(0).mask()).toFloatVector())
        .containsExactly(1, 1, 0);
    assertThat(inputs.get(1).mask()).isNull();
    assertThat(InputReader.of(config, null).read(bare.toString()).get(0).sample().label())
        .isEqualTo(Sample.UNLABELLED);
  }

  @Test
  void readsVowelLabelsAsInTheirFiles() {
    String header = "seq,label,t,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12\n";
    Path file =
        TestFiles.write(folder.resolve("v.csv"), header + "1,9,0,1,2,3,4,5,6,7,8,9,10,11,12\n");

    assertThat(
            InputReader.of(new JapaneseVowels(null, 0.1, null), null)
                .read(file.toString())
                .get(0)
                .sample()
                .label())
        .isEqualTo(8);
  }

  @Test
  void tellsOfRecordsThatAreNotThere() {
    Path file = TestFiles.write(folder.resolve("x"), TestFiles.idxPictures(5));

    assertFails(file + "#5", file + ": expected records from 0 to 4, found 5-5");
    assertFails(file + "#3-2", file + ": expected records from 0 to 4, found 3-2");
  }

  @Test
  void tellsOfRecordsOfAnotherSize() {
    Path file =
        TestFiles.write(
            folder.resolve("x"), TestFiles.idx(0x803, new int[] {1, 2, 3}, new byte[6]));

    assertFails(file + "#0", file + ": expected records of 784 bytes (1 x 28 x 28), found 6");
  }

  @Test
  void tellsOfMissingFile() {
    assertFails(folder.resolve("a.png").toString(), folder.resolve("a.png") + ": no such file");
  }

  @Test
  void tellsOfSequencesForPictureModels() {
    Path file = TestFiles.write(folder.resolve("b.csv"), "seq,t,x\n1,0,5\n");

    assertFails(file.toString(), file + ": expected images for this model, found sequences");
  }

  private static void assertFails(String input, String message) {
    assertThatThrownBy(() -> InputReader.of(IMAGE, null).read(input))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }
}
