package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.Cifar10;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10SourceTest {
  private static final Cifar10 CONFIG = new Cifar10(null, null, 0.1, null);

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void writeFiles() {
    folder = TestFiles.cifarFolder(root, 20);
  }

  @Test
  void readsPlanesInTheOrderRedGreenBlue() {
    LoadedData data = DataSets.open(CONFIG, root, 1);

    assertThat(data.train().size()).isEqualTo(90);
    assertThat(data.validation().size()).isEqualTo(10);
    assertThat(data.test().size()).isEqualTo(20);
    assertThat(data.test().label(13)).isEqualTo(3);
    float[] pixels = data.test().values(13);
    assertThat(pixels).hasSize(3072);
    assertThat(pixels[0]).isEqualTo(10 / 255f);
    assertThat(pixels[1024]).isEqualTo(20 / 255f);
    assertThat(pixels[2048]).isEqualTo(30 / 255f);
    assertThat(data.files()).hasSize(6);
  }

  @Test
  void tellsOfTruncatedRecord() {
    byte[] whole = TestFiles.cifar(20);
    TestFiles.write(folder.resolve("data_batch_3.bin"), Arrays.copyOf(whole, whole.length - 73));

    assertThatThrownBy(() -> DataSets.open(CONFIG, root, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("data_batch_3.bin")
                + ": expected whole records of 3073 bytes, found 61387 bytes: 19 records and 3000"
                + " bytes more");
  }

  @Test
  void tellsOfLabelOutOfRange() {
    byte[] bytes = TestFiles.cifar(20);
    bytes[4 * 3073] = 11;
    TestFiles.write(folder.resolve("test_batch.bin"), bytes);

    assertThatThrownBy(() -> DataSets.open(CONFIG, root, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("test_batch.bin")
                + ": record 4 (offset 12292): expected a label from 0 to 9, found 11");
  }

  @Test
  void tellsOfMissingFile() throws Exception {
    Files.delete(folder.resolve("data_batch_5.bin"));

    assertThatThrownBy(() -> DataSets.open(CONFIG, root, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cifar-10: file missing, looked for data_batch_5.bin in " + folder)
        .hasMessageContaining("https://www.cs.toronto.edu/~kriz/cifar.html");
  }
}
