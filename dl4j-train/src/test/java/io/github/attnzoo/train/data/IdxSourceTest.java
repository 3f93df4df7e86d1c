package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
  private static final FashionMnist CONFIG = new FashionMnist(Reading.ROWS, null, 0.1, null);

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void writeFiles() {
    folder = TestFiles.fashionMnist(root, 40, 12);
  }

  @Test
  void inflatesNoMoreThanTheHeaderAnnounces() throws Exception {
    byte[] pictures = TestFiles.idxPictures(40);
    byte[] more = TestFiles.gzip(Arrays.copyOf(pictures, pictures.length + 1_000_000));
    Files.write(folder.resolve("train-images-idx3-ubyte.gz"), more);

    assertFails("the header announces 31360 numbers [40, 28, 28], found more than these");
  }

  @Test
  void readsGzippedAndPlainFiles() {
    LoadedData data = DataSets.open(CONFIG, root, 1);

    assertThat(data.train().size()).isEqualTo(36);
    assertThat(data.validation().size()).isEqualTo(4);
    assertThat(data.test().size()).isEqualTo(12);
    assertThat(data.test().label(3)).isEqualTo(3);
    assertThat(data.test().timeSteps(3)).isEqualTo(28);
    assertThat(data.test().values(3)).hasSize(784).startsWith(3 / 255f, 4 / 255f);
    assertThat(data.test().samples().get(3).name()).isEqualTo("t10k-images-idx3-ubyte#3");
    assertThat(data.test().truth(3)).isEmpty();
  }

  @Test
  void notesFilesWithSizesAndChecksums() throws Exception {
    LoadedData data = DataSets.open(CONFIG, root, 1);

    assertThat(data.identity()).isEqualTo("fashion-mnist");
    assertThat(data.files())
        .extracting(DataFile::name)
        .containsExactly(
            "fashion-mnist/train-images-idx3-ubyte.gz",
            "fashion-mnist/train-labels-idx1-ubyte.gz",
            "fashion-mnist/t10k-images-idx3-ubyte",
            "fashion-mnist/t10k-labels-idx1-ubyte");
    Path labels = folder.resolve("t10k-labels-idx1-ubyte");
    assertThat(data.files().get(3))
        .isEqualTo(
            new DataFile(
                "fashion-mnist/t10k-labels-idx1-ubyte",
                Files.size(labels),
                Checksums.sha256(Files.readAllBytes(labels))));
  }

  @Test
  void tellsWhereToGetMissingFiles() throws Exception {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    assertFails(
        "fashion-mnist: file missing, looked for t10k-labels-idx1-ubyte.gz or"
            + " t10k-labels-idx1-ubyte in "
            + folder
            + "; data fetch fashion-mnist downloads them, or get the four files *-ubyte.gz from"
            + " https://github.com/zalandoresearch/fashion-mnist and put them there");
  }

  @Test
  void tellsOfMissingFolder() {
    assertThatThrownBy(() -> DataSets.open(CONFIG, root.resolve("elsewhere"), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such folder, looked for train-images-idx3-ubyte.gz or");
  }

  @Test
  void tellsHowToNameTheDataRoot() {
    assertThatThrownBy(() -> DataSets.open(CONFIG, null, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "fashion-mnist: needs the root folder of the data sets to find fashion-mnist; give"
                + " --data DIR or set the environment variable ATTNZOO_DATA");
  }

  @Test
  void tellsOfTruncatedPictures() {
    byte[] whole = TestFiles.idxPictures(12);
    write("t10k-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 5));

    assertFails(
        folder.resolve("t10k-images-idx3-ubyte")
            + ": the header announces 9408 numbers [12, 28, 28], found 9403; the file is cut"
            + " short");
  }

  @Test
  void tellsOfTruncatedHeader() {
    write("t10k-images-idx3-ubyte", new byte[] {0, 0, 8, 3, 0});

    assertFails("expected a header of 16 bytes, found 5 in all");
  }

  @Test
  void tellsOfWrongMagicNumber() {
    write("t10k-images-idx3-ubyte", TestFiles.idxLabels(9420));

    assertFails(
        "offset 0: expected magic number 0x00000803 (IDX, unsigned bytes, 3 dimensions), found"
            + " 0x00000801");
  }

  @Test
  void tellsOfEmptyDimension() {
    write("t10k-images-idx3-ubyte", TestFiles.idx(0x803, new int[] {12, 0, 28}, new byte[0]));

    assertFails("offset 8: expected dimension 1 to be at least 1, found 0");
  }

  @Test
  void tellsOfAnnouncedSizeBeyondInt() {
    int many = Integer.MAX_VALUE;
    write(
        "t10k-images-idx3-ubyte", TestFiles.idx(0x803, new int[] {many, many, many}, new byte[9]));

    assertFails("found 9; the file is cut short");
  }

  @Test
  void tellsOfOtherPictureSize() {
    write("t10k-images-idx3-ubyte", TestFiles.idx(0x803, new int[] {1, 2, 3}, new byte[6]));

    assertFails("expected pictures of 28 x 28 pixels, found 2 x 3");
  }

  @Test
  void tellsOfLabelOutOfRange() {
    byte[] labels = TestFiles.idxLabels(12);
    labels[8 + 7] = 10;
    write("t10k-labels-idx1-ubyte", labels);

    assertFails(
        folder.resolve("t10k-labels-idx1-ubyte")
            + ": record 7: expected a label from 0 to 9, found 10");
  }

  @Test
  void tellsOfMissingLabels() {
    write("t10k-labels-idx1-ubyte", TestFiles.idxLabels(11));

    assertFails(
        "expected one label for each of the 12 pictures in t10k-images-idx3-ubyte, found 11");
  }

  @Test
  void tellsOfTruncatedGzip() {
    byte[] whole = TestFiles.gzip(TestFiles.idxPictures(40));
    write("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length - 20));

    assertFails("train-images-idx3-ubyte.gz: the gzip data is damaged after");
  }

  @Test
  void tellsOfCorruptGzip() {
    byte[] zipped = TestFiles.gzip(TestFiles.idxPictures(40));
    zipped[zipped.length - 5] ^= 1;
    write("train-images-idx3-ubyte.gz", zipped);

    assertFails("train-images-idx3-ubyte.gz: the gzip data is damaged after");
  }

  private void write(String name, byte[] bytes) {
    TestFiles.write(folder.resolve(name), bytes);
  }

  private void assertFails(String message) {
    assertThatThrownBy(() -> DataSets.open(CONFIG, root, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }
}
