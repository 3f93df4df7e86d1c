package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
  @TempDir Path folder;

  @Test
  void theLargestPictureIsThatWhichTheHeapHolds() {
    assertThat(Pictures.mostPixels(480L << 20)).isEqualTo(10L << 20);
    assertThat(Pictures.mostPixels(64L << 30)).isEqualTo(100_000_000);
  }

  @Test
  void readsColoursAsPlanes() {
    assertThat(decode(png(BufferedImage.TYPE_INT_RGB, 0xff102030), 3))
        .containsExactly(0x10, 0x10, 0x20, 0x20, 0x30, 0x30);
  }

  @Test
  void weighsColoursToGrey() {
    assertThat(decode(png(BufferedImage.TYPE_INT_RGB, 0xff0000ff), 1)).containsExactly(29, 29);
    assertThat(decode(png(BufferedImage.TYPE_INT_RGB, 0xff00ff00), 1))
        .containsExactly((byte) 150, (byte) 150);
  }

  @Test
  void laysTransparentPixelsOverWhite() {
    assertThat(decode(png(BufferedImage.TYPE_INT_ARGB, 0x00000000), 1))
        .containsExactly((byte) 255, (byte) 255);
    assertThat(decode(png(BufferedImage.TYPE_INT_ARGB, 0x80000000), 1)).containsExactly(127, 127);
  }

  @Test
  void keepsStoredGreyLevels() {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    image.getRaster().setSample(1, 0, 0, 7);
    Path file = TestFiles.picture(folder.resolve("grey.png"), image);

    assertThat(decode(file, 1)).containsExactly(100, 7);
    assertThat(decode(file, 3)).containsExactly(100, 7, 100, 7, 100, 7);
  }

  @Test
  void scalesSixteenBitGreyLevels() {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 65535);
    image.getRaster().setSample(1, 0, 0, 257 * 100);
    Path file = TestFiles.picture(folder.resolve("grey.png"), image);

    assertThat(decode(file, 1)).containsExactly((byte) 255, (byte) 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "a.bmp", "a.gif", "a.png"})
  void readsEveryFormat(String name) {
    Path file =
        TestFiles.picture(folder.resolve(name), 16, 16, BufferedImage.TYPE_INT_RGB, 0xff4080c0);

    byte[] pixels = read(file, new ImageShape(3, 16, 16, List.of("a", "b")));

    // JPEG and GIF's palette are lossy.
    assertThat(pixels[0] & 0xff).isCloseTo(0x40, within(4));
    assertThat(pixels[256] & 0xff).isCloseTo(0x80, within(4));
    assertThat(pixels[512] & 0xff).isCloseTo(0xc0, within(4));
  }

  @Test
  void resizesToTheWantedSize() {
    Path file =
        TestFiles.picture(folder.resolve("a.png"), 50, 41, BufferedImage.TYPE_INT_RGB, 0xff777777);

    byte[] pixels = read(file, new ImageShape(1, 8, 6, List.of("a", "b")));

    assertThat(pixels).hasSize(48).containsOnly(0x77);
  }

  @Test
  void tellsOfContentThatIsNoPicture() {
    Path file = TestFiles.write(folder.resolve("a.png"), "not a picture");

    assertThatThrownBy(() -> decode(file, 3))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": expected a PNG, JPEG, BMP or GIF picture, found other content");
  }

  @Test
  void tellsOfTruncatedPicture() throws Exception {
    Path file = png(BufferedImage.TYPE_INT_RGB, 0xff102030);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> decode(file, 3))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": the picture can't be decoded: ");
  }

  @Test
  void refusesPicturesThatWouldFillTheMemory() {
    // A PNG header alone: its size is known before a pixel is decoded.
    byte[] header =
        "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\u00ff\u00ff\0\0\u00ff\u00ff\u0008\u0002\0\0\0\0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    Path file = TestFiles.write(folder.resolve("bomb.png"), header);

    assertThatThrownBy(() -> decode(file, 3))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": expected at most ")
        .hasMessageEndingWith(", found 4294836225");
  }

  private Path png(int type, int argb) {
    return TestFiles.picture(folder.resolve("a.png"), 2, 1, type, argb);
  }

  private static byte[] decode(Path file, int channels) {
    return read(file, new ImageShape(channels, 1, 2, List.of("a", "b")));
  }

  private static byte[] read(Path file, ImageShape shape) {
    try {
      return Pictures.decode(file, Files.readAllBytes(file), shape);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
