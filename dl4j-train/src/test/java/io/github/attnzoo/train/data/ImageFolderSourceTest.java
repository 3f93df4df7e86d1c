package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.models.data.ImageFolder;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderSourceTest {
  private static final List<String> CLASSES = List.of("dog", "big cat");

  @TempDir Path root;

  @Test
  void readsTrainAndTestFolders() {
    write("pets/train", 4);
    write("pets/test", 2);

    LoadedData data = open();

    assertThat(data.train().size()).isEqualTo(8);
    assertThat(data.test().size()).isEqualTo(4);
    assertThat(data.test().classCounts()).containsExactly(2, 2);
    assertThat(data.test().samples())
        .extracting(Sample::name)
        .containsExactly("dog/0.png", "dog/1.png", "big cat/0.png", "big cat/1.png");
    assertThat(data.test().values(2)).containsExactly(1 / 255f, 1 / 255f, 1 / 255f, 1 / 255f);
    assertThat(data.files()).extracting(DataFile::name).containsExactly("pets/train", "pets/test");
  }

  @Test
  void holdsOutTestPicturesWhereThereIsNoTestFolder() {
    write("pets", 10);

    LoadedData data = open();

    assertThat(data.train().classCounts()).containsExactly(8, 8);
    assertThat(data.test().classCounts()).containsExactly(2, 2);
    assertThat(data.test().samples()).doesNotContainAnyElementsOf(data.train().samples());
    assertThat(data.files()).extracting(DataFile::name).containsExactly("pets");
  }

  @Test
  void checksumTellsAnyChange() {
    write("pets", 5);
    String before = open().files().get(0).sha256();
    assertThat(open().files().get(0).sha256()).isEqualTo(before);

    TestFiles.picture(root.resolve("pets/dog/0.png"), 2, 2, BufferedImage.TYPE_INT_RGB, 0xff010203);

    assertThat(open().files().get(0).sha256()).isNotEqualTo(before);
  }

  @Test
  void passesOverHiddenFiles() {
    write("pets", 5);
    TestFiles.write(root.resolve("pets/dog/.DS_Store"), "x");
    TestFiles.write(root.resolve("pets/dog/Thumbs.db"), "x");
    TestFiles.write(root.resolve("pets/dog/desktop.ini"), "x");
    TestFiles.write(root.resolve("pets/dog/.cache/1.png"), "x");

    assertThat(open().train().size()).isEqualTo(8);
  }

  @Test
  void readsPathsInAnyScript() {
    assumeTrue(namesReachTheFileSystem(), "file names are limited to ASCII by this locale");
    List<String> classes = List.of("größe", "猫");
    for (String name : classes) {
      for (int i = 0; i < 3; i++) {
        Path file = root.resolve("démo слон #1 50%/" + name + "/é" + i + ".png");
        TestFiles.picture(file, 4, 4, BufferedImage.TYPE_INT_RGB, 0xff000000);
      }
    }
    var config = new ImageFolder("démo слон #1 50%", classes, 2, 2, 1, 0.34, null, null, 0, null);

    LoadedData data = DataSets.open(config, root, 1);

    assertThat(data.train().classCounts()).containsExactly(2, 2);
    assertThat(data.test().samples()).extracting(Sample::name).allMatch(n -> n.contains("/é"));
  }

  private static boolean namesReachTheFileSystem() {
    try {
      return Path.of("слон猫é").getFileName() != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Test
  void tellsOfMissingFolder() {
    assertFails(root.resolve("pets") + ": no such folder, looked for the folders of classes");
  }

  @Test
  void tellsOfMissingTestFolder() {
    write("pets/train", 2);

    assertFails(root.resolve("pets/test") + ": no such folder, looked for the folders of classes");
  }

  @Test
  void tellsOfMissingAndExtraClasses() throws Exception {
    write("pets", 2);
    Files.move(root.resolve("pets/dog"), root.resolve("pets/fox"));

    assertFails(
        root.resolve("pets")
            + ": expected one folder for each class [big cat, dog], found [big cat, fox]");
  }

  @Test
  void tellsOfEmptyClass() throws Exception {
    write("pets", 2);
    Files.delete(root.resolve("pets/dog/0.png"));
    Files.delete(root.resolve("pets/dog/1.png"));

    assertFails(root.resolve("pets/dog") + ": expected pictures, found none");
  }

  @Test
  void tellsOfOtherFiles() {
    write("pets", 2);
    TestFiles.write(root.resolve("pets/dog/notes.txt"), "x");

    assertFails("notes.txt: expected a picture ([bmp, gif, jpeg, jpg, png]), found another file");
  }

  @Test
  void tellsOfFoldersInClasses() {
    write("pets", 2);
    TestFiles.write(root.resolve("pets/dog/more/1.png"), "x");

    assertFails(
        root.resolve("pets/dog/more")
            + ": expected the pictures of a class directly in its folder, found a folder");
  }

  @Test
  void tellsOfUnreadablePicture() {
    write("pets", 2);
    TestFiles.write(root.resolve("pets/dog/7.png"), "x");

    assertFails(root.resolve("pets/dog/7.png") + ": expected a PNG, JPEG, BMP or GIF picture");
  }

  @Test
  void tellsAllBadPicturesAtOnce() {
    write("pets", 2);
    TestFiles.write(root.resolve("pets/dog/7.png"), "x");
    TestFiles.write(root.resolve("pets/dog/notes.txt"), "x");
    TestFiles.write(root.resolve("pets/big cat/8.jpg"), "x");

    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("3 problems:")
        .hasMessageContainingAll("dog/7.png: ", "dog/notes.txt: ", "big cat/8.jpg: ");
  }

  @Test
  void countsBadPicturesBeyondTheFirstTwenty() {
    write("pets", 2);
    for (int i = 10; i < 35; i++) {
      TestFiles.write(root.resolve("pets/dog/" + i + ".png"), "x");
    }

    assertThatThrownBy(this::open)
        .hasMessageStartingWith("25 problems:")
        .hasMessageContaining("dog/29.png: ")
        .hasMessageEndingWith("and 5 more")
        .hasMessageNotContaining("dog/30.png");
  }

  private void write(String folder, int count) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < CLASSES.size(); c++) {
        Path file = root.resolve(folder).resolve(CLASSES.get(c)).resolve(i + ".png");
        int grey = 0xff000000 | c * 0x010101;
        TestFiles.picture(file, 4, 4, BufferedImage.TYPE_INT_RGB, grey);
      }
    }
  }

  private LoadedData open() {
    var config = new ImageFolder("pets", CLASSES, 2, 2, 1, 0.2, null, null, 0, null);
    return DataSets.open(config, root, 1);
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessageContaining(message);
  }
}
