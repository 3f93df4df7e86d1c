package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;

/**
 * Heat maps in a square grid, all with the same colours for the same numbers.
 *
 * @param labels one for each map
 * @param side of the whole grid
 */
public record GridPanel(
    String caption, List<HeatMap> maps, List<String> labels, ColorMap colors, int side)
    implements Panel {
  private static final int GAP = 6;
  private static final int LABEL = 22;

  public GridPanel {
    maps = List.copyOf(maps);
    labels = List.copyOf(labels);
    if (maps.isEmpty() || maps.size() != labels.size()) {
      throw new IllegalArgumentException(
          "grid: expected a label for each of " + maps.size() + " maps, found " + labels.size());
    }
  }

  @Override
  public int width() {
    return side + 14 + ColorBar.WIDTH;
  }

  @Override
  public int height() {
    int rows = (maps.size() + columns() - 1) / columns();
    return Style.CAPTION_HEIGHT + rows * (cellHeight() + LABEL + GAP);
  }

  @Override
  public void paint(Graphics2D g) {
    String text = Text.fit(caption, Style.CAPTION, width());
    Text.draw(g, text, Style.CAPTION, Style.INK, Text.Align.LEFT, 0, 22);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    Scale scale = Scale.of(maps);
    for (int i = 0; i < maps.size(); i++) {
      int x = i % columns() * (cell() + GAP);
      int y = Style.CAPTION_HEIGHT + i / columns() * (cellHeight() + LABEL + GAP);
      String label = Text.fit(labels.get(i), Style.SMALL, cell());
      Text.draw(g, label, Style.SMALL, Style.SOFT, Text.Align.LEFT, x, y + 15);
      g.drawImage(
          HeatImage.pixels(maps.get(i), colors, scale), x, y + LABEL, cell(), cellHeight(), null);
    }
    int length = height() - Style.CAPTION_HEIGHT - LABEL - GAP;
    ColorBar.of(colors, scale, length).paint(g, side + 14, Style.CAPTION_HEIGHT + LABEL);
  }

  private int columns() {
    return (int) Math.ceil(Math.sqrt(maps.size()));
  }

  private int cell() {
    return (side - GAP * (columns() - 1)) / columns();
  }

  private int cellHeight() {
    HeatMap first = maps.get(0);
    return Math.max(1, cell() * first.height() / first.width());
  }
}
