package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Panels in rows under a title.
 *
 * @param title one line; where that is too long, a line for each part between {@code " · "}, in
 *     smaller letters if need be
 * @param subtitle one line below it; empty for none
 * @param rows drawn from the top, each from the left
 */
public record Figure(String title, String subtitle, List<List<Panel>> rows) {
  private static final int TITLE_HEIGHT = 44;
  private static final int LEAST_TITLE = 20;
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
    int room = width - 2 * Style.MARGIN;
    List<String> titles = titleLines(room);
    int below = Style.MARGIN + titles.size() * TITLE_HEIGHT;
    int top = below + (subtitle.isEmpty() ? 0 : SUBTITLE_HEIGHT);
    int height = top + rows.stream().mapToInt(row -> height(row) + Style.GAP).sum() + 8;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      Style.prepare(g);
      g.setColor(Style.PAPER);
      g.fillRect(0, 0, width, height);
      Font font = titleFont(titles, room);
      for (int i = 0; i < titles.size(); i++) {
        int baseline = Style.MARGIN + i * TITLE_HEIGHT + 26;
        line(g, Text.fit(titles.get(i), font, room), font, Style.INK, baseline);
      }
      String shortened = Text.fit(subtitle, Style.LABEL, room);
      line(g, shortened, Style.LABEL, Style.SOFT, below + 18);
      paintRows(g, top + 6);
    } finally {
      g.dispose();
    }
    return image;
  }

  private List<String> titleLines(int room) {
    return Text.width(title, Style.TITLE) <= room
        ? List.of(title)
        : List.of(title.split(" · ", -1));
  }

  /** The largest font in which all lines fit, but none too small to be read. */
  private static Font titleFont(List<String> lines, int room) {
    double widest = lines.stream().mapToDouble(l -> Text.width(l, Style.TITLE)).max().orElse(0);
    double size = Style.TITLE.getSize() * Math.min(1, room / Math.max(1, widest));
    return Style.TITLE.deriveFont((float) Math.max(LEAST_TITLE, Math.floor(size)));
  }

  private static void line(Graphics2D g, String text, Font font, Color color, int baseline) {
    Text.draw(g, text, font, color, Text.Align.LEFT, Style.MARGIN, baseline);
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
