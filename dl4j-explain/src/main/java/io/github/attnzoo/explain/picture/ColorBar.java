package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;

/**
 * What the colours of a panel mean: a bar with the numbers beside it.
 *
 * @param opacity of the colours on white paper, 0 to 1
 * @param length of the bar
 */
record ColorBar(ColorMap colors, Scale scale, double opacity, int length) {
  static final int WIDTH = 92;
  private static final int THICKNESS = 20;
  private static final int ROOM = 24;

  static ColorBar of(ColorMap colors, Scale scale, int length) {
    return new ColorBar(colors, scale, 1, length);
  }

  /** The colour of a number. */
  Color color(double value) {
    return onPaper(scale.share(value));
  }

  /** Draws the bar upright, with its top left corner at {@code (x, y)}. */
  void paint(Graphics2D g, int x, int y) {
    for (int i = 0; i < length; i++) {
      g.setColor(onPaper(1 - (i + 0.5) / length));
      g.fillRect(x, y + i, THICKNESS, 1);
    }
    for (Scale.Tick tick : scale.ticks(length, ROOM)) {
      double middle = y + (1 - scale.share(tick.value())) * length;
      double baseline = Math.min(Math.max(middle + 6, y + 14), y + length);
      Text.draw(
          g, tick.label(), Style.SMALL, Style.SOFT, Text.Align.LEFT, x + THICKNESS + 6, baseline);
    }
  }

  private Color onPaper(double share) {
    var full = new Color(colors.rgb(share));
    return new Color(faded(full.getRed()), faded(full.getGreen()), faded(full.getBlue()));
  }

  private int faded(int part) {
    return (int) Math.round(255 - opacity * (255 - part));
  }
}
