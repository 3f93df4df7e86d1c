package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/**
 * Text in figures, in any script that the machine has a font for; shortened where it is too long.
 */
final class Text {
  /** Which point of a text is at the given place. */
  enum Align {
    LEFT(0),
    MIDDLE(0.5),
    RIGHT(1);

    private final double share;

    Align(double share) {
      this.share = share;
    }
  }

  private static final String CUT = "…";
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Text() {}

  static double width(String given, Font font) {
    String text = Fonts.drawable(given);
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** The text, or its beginning and an ellipsis where it is wider than {@code width}. */
  static String fit(String given, Font font, double width) {
    String text = Fonts.drawable(given);
    if (width(text, font) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end) + CUT, font) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end).stripTrailing() + CUT;
  }

  /** Draws one line. */
  static void draw(
      Graphics2D g, String given, Font font, Color color, Align align, double x, double baseline) {
    if (given.isEmpty()) {
      return;
    }
    String text = Fonts.drawable(given);
    g.setFont(font);
    g.setColor(color);
    g.drawString(text, (float) (x - align.share * width(text, font)), (float) baseline);
  }
}
