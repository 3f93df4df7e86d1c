package io.github.attnzoo.explain.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;

/**
 * How all figures look: dark on white, made to be read on a slide. Fonts are Java's logical ones,
 * which draw every script that the machine has a font for.
 */
final class Style {
  static final Color PAPER = Color.WHITE;
  static final Color INK = new Color(0x1d1f21);
  static final Color SOFT = new Color(0x5c6268);
  static final Color RULE = new Color(0xdcdfe2);
  static final Color PADDED = new Color(0xeceef0);
  static final Color TRUTH = new Color(0xd6186f);
  static final Color BAR = new Color(0x1f6feb);
  static final List<Color> SERIES =
      List.of(
          new Color(0x1d1f21),
          new Color(0xc2410c),
          new Color(0x1f6feb),
          new Color(0x8a3ffc),
          new Color(0x9f1853),
          new Color(0x005d5d),
          new Color(0x6f4e00),
          new Color(0x4d5358));

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 32);
  static final Font CAPTION = new Font(Font.SANS_SERIF, Font.BOLD, 22);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 20);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 17);

  static final int MARGIN = 36;
  static final int GAP = 28;
  static final int CAPTION_HEIGHT = 34;

  static final BasicStroke THIN = new BasicStroke(1);
  static final BasicStroke LINE =
      new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  static final BasicStroke DASHED =
      new BasicStroke(2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {9, 4}, 0);

  private Style() {}

  static void prepare(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }
}
