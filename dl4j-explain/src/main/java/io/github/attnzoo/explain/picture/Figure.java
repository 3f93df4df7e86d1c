package io.github.attnzoo.explain.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Panels in rows under a title.
 *
 * @param title one line, shortened where it doesn't fit
 * @param subtitle one line below it; empty for none
 * @param rows drawn from the top, each from the left
 */
public record Figure(String title, String subtitle, List<List<Panel>> rows) {
  private static final int TITLE_HEIGHT = 44;
  private static final int SUBTITLE_HEIGHT = 32;
  private static final int LEAST_WIDTH = 800;

  public Figure {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A figure of panels that stand beside each other, {@code columns} in a row. */
  public static Figure wrapped(String title, String subtitle, List<Panel> panels, int columns) {
    var rows = new ArrayList<List<Panel>>();
    for (int i = 0; i < panels.size(); i += columns) {
      rows.add(panels.subList(i, Math.min(i + columns, panels.size())));
    }
    return new Figure(title, subtitle, rows);
  }

  /** Draws it. */
  public BufferedImage draw() {
    int inner = rows.stream().mapToInt(Figure::width).max().orElse(0);
    int width = Math.max(inner + 2 * Style.MARGIN, LEAST_WIDTH);
    int top = Style.MARGIN + TITLE_HEIGHT + (subtitle.isEmpty() ? 0 : SUBTITLE_HEIGHT);
    int height = top + rows.stream().mapToInt(row -> height(row) + Style.GAP).sum() + 8;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      Style.prepare(g);
      g.setColor(Style.PAPER);
      g.fillRect(0, 0, width, height);
      int room = width - 2 * Style.MARGIN;
      line(g, Text.fit(title, Style.TITLE, room), true);
      line(g, Text.fit(subtitle, Style.LABEL, room), false);
      paintRows(g, top + 6);
    } finally {
      g.dispose();
    }
    return image;
  }

  private static void line(Graphics2D g, String text, boolean isTitle) {
    Text.draw(
        g,
        text,
        isTitle ? Style.TITLE : Style.LABEL,
        isTitle ? Style.INK : Style.SOFT,
        Text.Align.LEFT,
        Style.MARGIN,
        Style.MARGIN + (isTitle ? 26 : TITLE_HEIGHT + 18));
  }

  private void paintRows(Graphics2D g, int top) {
    int y = top;
    for (List<Panel> row : rows) {
      int x = Style.MARGIN;
      for (Panel panel : row) {
        Graphics2D inner = (Graphics2D) g.create(x, y, panel.width(), panel.height());
        try {
          panel.paint(inner);
        } finally {
          inner.dispose();
        }
        x += panel.width() + Style.GAP;
      }
      y += height(row) + Style.GAP;
    }
  }

  private static int width(List<Panel> row) {
    return row.stream().mapToInt(Panel::width).sum() + Style.GAP * Math.max(0, row.size() - 1);
  }

  private static int height(List<Panel> row) {
    return row.stream().mapToInt(Panel::height).max().orElse(0);
  }
}
