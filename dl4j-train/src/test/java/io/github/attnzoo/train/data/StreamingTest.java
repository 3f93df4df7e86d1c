package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.FashionMnist.Reading;
import io.github.attnzoo.models.data.IdxImages;
import io.github.attnzoo.models.data.ImageFolder;
import io.github.attnzoo.models.data.MissingValues;
import io.github.attnzoo.models.data.TsSequences;
import io.github.attnzoo.train.progress.Watcher;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that don't fit into the memory: the same numbers, read when they are needed. */
class StreamingTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @TempDir Path root;

  @Test
  void idxPicturesAreTheSame() {
    TestFiles.write(root.resolve("x"), TestFiles.idxPictures(40));
    TestFiles.write(root.resolve("y"), TestFiles.idxPictures(12));
    TestFiles.write(root.resolve("xl"), binary(40));
    TestFiles.write(root.resolve("yl"), binary(12));
    var config = new IdxImages("x", "xl", "y", "yl", 28, 28, 1, CLASSES, null, null, 0.2, null);

    assertSame(config);
    LoadedData data = open(config, 784L * 40);
    assertThat(data.train().samples()).allMatch(PixelSample.class::isInstance);
    assertThat(data.test().samples()).allMatch(StoredSample.class::isInstance);
  }

  @Test
  void cifarRecordsAreTheSame() {
    TestFiles.cifarFolder(root, 20);

    assertSame(new Cifar10(null, null, 0.1, null));
  }

  @Test
  void picturesOfAFolderAreTheSame() {
    writePictures();

    assertSame(new ImageFolder("pets", CLASSES, 3, 5, 3, 0.2, null, null, 0.2, null));
  }

  @Test
  void csvSequencesAreTheSame() {
    var text = new StringBuilder("\uFEFFseq,label,t,x,y\r\n");
    for (int i = 0; i < 30; i++) {
      for (int t = i % 4; t >= 0; t--) {
        text.append("s%d,%s,%d,%d,%s\r\n".formatted(i, i % 2 == 0 ? "a" : "b", t, i, t / 8f));
      }
    }
    TestFiles.write(root.resolve("s.csv"), text + "\r\n");

    assertSame(new CsvSequences("s.csv", null, 0.2, 2, 4, null, CLASSES, 0.2, null));
  }

  @Test
  void tsSequencesAreTheSame() {
    var text = new StringBuilder("@dimensions 2\n@classLabel true a b\n@data\n");
    for (int i = 0; i < 30; i++) {
      text.append(i % 3 == 0 ? "1,?,3:4,5," + i : "1:" + i).append(i % 2 == 0 ? ":a\n" : ":b\n");
    }
    TestFiles.write(root.resolve("s.ts"), text.toString());

    assertSame(
        new TsSequences("s.ts", null, 0.2, 2, 4, MissingValues.PREVIOUS, null, CLASSES, 0.2, null));
  }

  @Test
  void linesOfASequenceMustStandTogetherWhereTheyStayOnTheDisk() {
    TestFiles.write(
        root.resolve("s.csv"), "seq,label,t,x\n1,a,0,1\n2,b,0,1\n1,a,1,1\n3,a,0,1\n4,b,0,1\n");
    var config = new CsvSequences("s.csv", null, 0.4, 1, 4, null, CLASSES, 0, null);

    assertThat(open(config, 1000).train().size()).isEqualTo(2);
    assertThatThrownBy(() -> open(config, 0))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("s.csv")
                + ": line 4: expected the lines of sequence '1' to stand together, as the file is"
                + " larger than memory allows, found it again; sort the file by seq");
  }

  @Test
  void gzippedFilesMustBeUnzippedFirst() {
    TestFiles.fashionMnist(root, 40, 12);

    assertThatThrownBy(() -> open(new FashionMnist(Reading.IMAGE, null, 0.1, null), 5000))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz: holds 31360 bytes inflated, expected at")
        .hasMessageContaining("most 5000, a quarter of the Java heap (-Xmx); gunzip it");
  }

  @Test
  void filesThatChangeWhileTheyAreUsedAreTold() throws Exception {
    Path csv =
        TestFiles.write(
            root.resolve("s.csv"), "seq,label,t,x\n1,a,0,1\n2,b,0,1\n3,a,0,2\n4,b,0,1\n");
    var config = new CsvSequences("s.csv", null, 0.4, 1, 4, null, CLASSES, 0, null);
    LoadedData data = open(config, 0);
    assertThat(data.train().values(0)).hasSize(1);

    Files.writeString(csv, Files.readString(csv).replace("a,0,", "a,x,"));
    int a = data.train().label(0) == 0 ? 0 : 1;
    assertThatThrownBy(() -> data.train().values(a))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(csv + ": has changed since it was checked: expected seq");
    Files.writeString(csv, "seq,label,t,x\n");
    assertThatThrownBy(() -> data.train().values(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a file of 46 bytes, found 14");
    TestFiles.cifarFolder(root, 20);
    LoadedData pictures = open(new Cifar10(null, null, 0, null), 0);
    Files.delete(root.resolve("cifar-10-batches-bin/data_batch_1.bin"));
    assertThatThrownBy(() -> pictures.train().values(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data_batch_1.bin: can't be read any more");
  }

  @Test
  void threadsThatAreInterruptedLeaveTheFileOpen() throws Exception {
    TestFiles.cifarFolder(root, 20);
    LoadedData data = open(new Cifar10(null, null, 0, null), 0);
    var thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              data.train().values(0);
            });
    thread.start();
    thread.join();

    assertThat(data.train().values(0)[0]).isEqualTo(10 / 255f);
  }

  @Test
  void badPicturesAreFoundBeforeTheTraining() {
    writePictures();
    TestFiles.write(root.resolve("pets/a/7.png"), "no picture");
    var config = new ImageFolder("pets", CLASSES, 3, 5, 3, 0.2, null, null, 0.2, null);

    assertThatThrownBy(() -> open(config, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("7.png: expected a PNG, JPEG, BMP or GIF picture");
  }

  private void writePictures() {
    for (int i = 0; i < 10; i++) {
      for (String name : CLASSES) {
        int colour = 0xff000000 | i * 0x102030 + name.hashCode();
        Path file = root.resolve("pets").resolve(name).resolve(i + ".png");
        TestFiles.picture(file, 4 + i, 4, BufferedImage.TYPE_INT_RGB, colour);
      }
    }
  }

  private static byte[] binary(int count) {
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 2);
    }
    return TestFiles.idx(0x801, new int[] {count}, labels);
  }

  private void assertSame(DataConfig config) {
    LoadedData kept = open(config, Long.MAX_VALUE);
    LoadedData stored = open(config, 0);

    assertThat(stored.files()).isEqualTo(kept.files()).isNotEmpty();
    assertSame(stored.train(), kept.train());
    assertSame(stored.validation(), kept.validation());
    assertSame(stored.test(), kept.test());
    assertThat(Batches.forTraining(stored, 8, 1).epoch(1).next())
        .isEqualTo(Batches.forTraining(kept, 8, 1).epoch(1).next());
  }

  private static void assertSame(Split stored, Split kept) {
    assertThat(stored.size()).isEqualTo(kept.size()).isPositive();
    for (int i = 0; i < stored.size(); i++) {
      assertThat(stored.samples().get(i)).isInstanceOf(StoredSample.class);
      assertThat(kept.samples().get(i)).isNotInstanceOf(StoredSample.class);
      assertThat(stored.samples().get(i).name()).isEqualTo(kept.samples().get(i).name());
      assertThat(stored.label(i)).isEqualTo(kept.label(i));
      assertThat(stored.timeSteps(i)).isEqualTo(kept.timeSteps(i));
      assertThat(stored.values(i)).isEqualTo(kept.values(i));
    }
  }

  private LoadedData open(DataConfig config, long memory) {
    return DataSets.open(config, root, 1, Watcher.NOBODY, memory);
  }
}
