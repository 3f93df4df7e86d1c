package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import io.github.attnzoo.models.data.JapaneseVowels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real data sets; skipped where the environment variable ATTNZOO_DATA names none. */
class RealDataTest {
  @TempDir private Path root;

  @Test
  void fashionMnistIsWhole() {
    LoadedData data = open(new FashionMnist(Reading.ROWS, null, 0.1, null), "fashion-mnist");

    assertThat(data.train().classCounts()).hasSize(10).containsOnly(5400);
    assertThat(data.validation().classCounts()).containsOnly(600);
    assertThat(data.test().classCounts()).containsOnly(1000);
    assertThat(firstLabels(data.test())).containsExactly(9, 2, 1, 1, 6, 1, 4, 6, 5, 7);
    assertThat(data.files())
        .contains(
            new DataFile(
                "fashion-mnist/t10k-labels-idx1-ubyte.gz",
                5148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));
  }

  @Test
  void cifar10IsWhole() {
    LoadedData data = open(new Cifar10(null, null, 0.1, null), "cifar-10-batches-bin");

    assertThat(data.train().classCounts()).hasSize(10).containsOnly(4500);
    assertThat(data.validation().classCounts()).containsOnly(500);
    assertThat(data.test().classCounts()).containsOnly(1000);
    assertThat(firstLabels(data.test())).containsExactly(3, 8, 8, 0, 6, 6, 1, 6, 3, 1);
    assertThat(data.files())
        .contains(
            new DataFile(
                "cifar-10-batches-bin/data_batch_1.bin",
                30_730_000,
                "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"));
  }

  @Test
  void japaneseVowelsIsWhole() {
    LoadedData data = open(new JapaneseVowels(null, 0, null), "japanese-vowels");

    assertThat(data.train().classCounts()).hasSize(9).containsOnly(30);
    assertThat(data.test().classCounts()).containsExactly(31, 35, 88, 44, 29, 24, 40, 50, 29);
    assertThat(lengths(data.train())).containsExactly(7, 26);
    assertThat(lengths(data.test())).containsExactly(7, 29);
    assertThat(data.train().values(0)).startsWith(1.860936f, -0.207383f);
    assertThat(Batches.inOrder(data.test(), null, 370).epoch(0).next().getFeatures().shape())
        .containsExactly(370, 12, 29);
  }

  @Test
  void japaneseVowelsIsTheSameInBothFormats() throws IOException {
    LoadedData csv = open(new JapaneseVowels(null, 0, null), "japanese-vowels");
    Path vowels = Path.of(System.getenv("ATTNZOO_DATA")).resolve("japanese-vowels");
    Path copy = Files.createDirectories(root.resolve("japanese-vowels"));
    for (String name : new String[] {"JapaneseVowels_TRAIN.ts", "JapaneseVowels_TEST.ts"}) {
      assumeTrue(Files.exists(vowels.resolve(name)), () -> name + " is not there");
      Files.copy(vowels.resolve(name), copy.resolve(name));
    }

    LoadedData ts = DataSets.open(new JapaneseVowels(null, 0, null), root, 1);

    assertThat(ts.test().size()).isEqualTo(370);
    for (int i = 0; i < 370; i++) {
      assertThat(ts.test().label(i)).isEqualTo(csv.test().label(i));
      assertThat(ts.test().values(i)).isEqualTo(csv.test().values(i));
    }
  }

  private static int[] firstLabels(Split split) {
    return IntStream.range(0, 10).map(split::label).toArray();
  }

  private static int[] lengths(Split split) {
    int[] sorted = IntStream.range(0, split.size()).map(split::timeSteps).sorted().toArray();
    return new int[] {sorted[0], sorted[sorted.length - 1]};
  }

  private static LoadedData open(DataConfig config, String folder) {
    String root = System.getenv("ATTNZOO_DATA");
    assumeTrue(root != null, "ATTNZOO_DATA is not set: the real data set is not tested");
    Path path = Path.of(root);
    assumeTrue(
        Files.isDirectory(path.resolve(folder)),
        () -> folder + " is not in ATTNZOO_DATA=" + root + ": it is not tested");
    return DataSets.open(config, path, 1);
  }
}
