package io.github.attnzoo.explain.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.explain.HeatMap;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PanelsTest {
  @Test
  void colorsAreThoseOfMatplotlib() {
    assertThat(ColorMap.VIRIDIS.rgb(0)).isEqualTo(0xff440154);
    assertThat(ColorMap.VIRIDIS.rgb(0.5)).isIn(0xff21918c, 0xff20928c);
    assertThat(ColorMap.VIRIDIS.rgb(1)).isEqualTo(0xfffde725);
    assertThat(ColorMap.JET.rgb(0)).isIn(0xff000080, 0xff00007f);
    assertThat(ColorMap.JET.rgb(1)).isIn(0xff800000, 0xff7f0000);
    assertThat(ColorMap.JET.rgb(0.5) & 0x00ff00).isEqualTo(0x00ff00);
    assertThat(ColorMap.VIRIDIS.rgb(Double.NaN)).isEqualTo(ColorMap.VIRIDIS.rgb(0));
    assertThat(ColorMap.VIRIDIS.rgb(7)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
  }

  @Test
  void aMatrixHasTheColorsOfItsNumbers() {
    var panel =
        new MatrixPanel(
            "weights",
            HeatMap.of(2, 2, 0, 1, 1, 0),
            Scale.UNIT,
            List.of(),
            "dimension",
            new Steps(List.of(true, true), null, null, "time step"),
            ColorMap.VIRIDIS,
            100,
            600);

    BufferedImage image = draw(panel);

    int left = Axes.LEFT + 20;
    int right = 600 - Axes.RIGHT - 20;
    int top = Style.CAPTION_HEIGHT + 20;
    int bottom = Style.CAPTION_HEIGHT + 80;
    assertThat(image.getRGB(left, top)).isEqualTo(ColorMap.VIRIDIS.rgb(0));
    assertThat(image.getRGB(right, top)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
    assertThat(image.getRGB(left, bottom)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
  }

  @Test
  void paddedStepsShowNoWeight() {
    var steps = new Steps(List.of(true, false), null, null, "time step");
    var panel = new BarsPanel("weights", List.of(1.0, 0.9), Scale.UNIT, steps, 100, 600);
    var unpadded =
        new BarsPanel(
            "weights",
            List.of(1.0, 0.9),
            Scale.UNIT,
            new Steps(List.of(true, true), null, null, "time step"),
            100,
            600);

    int x = 600 - Axes.RIGHT - 60;
    int y = Style.CAPTION_HEIGHT + 60;
    assertThat(draw(unpadded).getRGB(x, y)).isEqualTo(Style.BAR.getRGB());
    assertThat(draw(panel).getRGB(x, y)).isNotEqualTo(Style.BAR.getRGB());
  }

  @Test
  void aHeatMapLiesHalfTransparentOverThePicture() {
    var picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    var panel =
        new ImagePanel(
            "heat",
            picture,
            100,
            HeatMap.of(1, 1, 1),
            Scale.UNIT,
            ColorMap.VIRIDIS,
            0.5,
            null,
            true);

    int found = draw(panel).getRGB(50, Style.CAPTION_HEIGHT + 50);

    assertThat(found >> 16 & 0xff).isBetween(0xfd / 2 - 2, 0xfd / 2 + 2);
    assertThat(found >> 8 & 0xff).isBetween(0xe7 / 2 - 2, 0xe7 / 2 + 2);
  }

  @Test
  void textIsNeverWiderThanItsPlace() {
    Font font = Style.LABEL;

    String fitted = Text.fit("a class name that goes on for ever", font, 120);

    assertThat(fitted).startsWith("a class").endsWith("…");
    assertThat(Text.width(fitted, font)).isLessThanOrEqualTo(120);
    assertThat(Text.fit("dog", font, 120)).isEqualTo("dog");
  }

  @Test
  void lettersWithoutAFontAreWrittenByTheirNumber() {
    String noLetter = Character.toString(0x10fffe);

    assertThat(Fonts.canDraw("caf\u00e9 \u200d\ufe0f")).isTrue();
    assertThat(Fonts.canDraw("a" + noLetter)).isFalse();
    assertThat(Text.fit("a" + noLetter, Style.LABEL, 500)).isEqualTo("aU+10FFFE");
  }

  @Test
  void aLongTitleGoesOnInTheNextLine() {
    var picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    List<List<Panel>> rows = List.of(List.of(ImagePanel.plain("input", picture, 100, null)));
    String name = "a class name of some length";

    BufferedImage one = new Figure("True: cat · Predicted: dog", "", rows).draw();
    BufferedImage two = new Figure("True: " + name + " · Predicted: " + name, "", rows).draw();

    assertThat(two.getHeight()).isGreaterThan(one.getHeight());
    assertThat(two.getWidth()).isEqualTo(one.getWidth());
    assertThat(darkPixels(two, one.getWidth() / 2)).isPositive();
    assertThat(darkPixels(two, one.getWidth() - Style.MARGIN + 1)).isZero();
  }

  private static long darkPixels(BufferedImage image, int column) {
    return IntStream.range(0, image.getHeight())
        .filter(y -> (image.getRGB(column, y) & 0xff) < 0x80)
        .count();
  }

  @Test
  void aFigureHasRoomForAllItsPanels() {
    var picture = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    Panel panel = ImagePanel.plain("input", picture, 400, null);

    BufferedImage figure = Figure.wrapped("a title", "", List.of(panel, panel, panel), 2).draw();

    assertThat(figure.getWidth()).isEqualTo(2 * Style.MARGIN + 800 + Style.GAP);
    assertThat(figure.getHeight()).isGreaterThan(2 * (200 + Style.CAPTION_HEIGHT));
  }

  private static BufferedImage draw(Panel panel) {
    var image = new BufferedImage(panel.width(), panel.height(), BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Style.PAPER);
    g.fillRect(0, 0, panel.width(), panel.height());
    panel.paint(g);
    g.dispose();
    return image;
  }
}
