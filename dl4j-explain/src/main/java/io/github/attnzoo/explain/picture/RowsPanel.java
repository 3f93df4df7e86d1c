package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture that was read row by row, with the weight of each row as a bar beside it in the colour
 * of the colour bar.
 *
 * @param weights one for each row of the picture, from the top
 * @param side the height of the picture as drawn
 */
public record RowsPanel(
    String caption,
    BufferedImage picture,
    List<Double> weights,
    Scale scale,
    ColorMap colors,
    int side)
    implements Panel {
  private static final int BARS = 360;
  private static final int GAP = 12;
  private static final int BELOW = 56;

  public RowsPanel {
    weights = List.copyOf(weights);
  }

  @Override
  public int width() {
    return pictureWidth() + GAP + BARS + 24 + ColorBar.WIDTH;
  }

  @Override
  public int height() {
    return Style.CAPTION_HEIGHT + side + BELOW;
  }

  @Override
  public void paint(Graphics2D g) {
    String text = Text.fit(caption, Style.CAPTION, width());
    Text.draw(g, text, Style.CAPTION, Style.INK, Text.Align.LEFT, 0, 22);
    int top = Style.CAPTION_HEIGHT;
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.drawImage(picture, 0, top, pictureWidth(), side, null);
    int left = pictureWidth() + GAP;
    paintAxis(g, left, top);
    for (int row = 0; row < weights.size(); row++) {
      int from = top + (int) Math.round((double) row * side / weights.size());
      int to = top + (int) Math.round((row + 1.0) * side / weights.size());
      double share = Math.min(Math.max(scale.share(weights.get(row)), 0), 1);
      g.setColor(new Color(colors.rgb(share)));
      g.fillRect(left, from, Math.max(1, (int) Math.round(share * BARS)), to - from - 1);
    }
    ColorBar.of(colors, scale, side).paint(g, left + BARS + 24, top);
  }

  private void paintAxis(Graphics2D g, int left, int top) {
    g.setStroke(Style.THIN);
    for (Scale.Tick tick : scale.ticks(BARS, 70)) {
      int x = left + (int) Math.round(scale.share(tick.value()) * BARS);
      g.setColor(Style.RULE);
      g.drawLine(x, top, x, top + side);
      Text.draw(g, tick.label(), Style.SMALL, Style.SOFT, Text.Align.MIDDLE, x, top + side + 22);
    }
    Text.draw(
        g,
        "weight of the row",
        Style.SMALL,
        Style.SOFT,
        Text.Align.MIDDLE,
        left + BARS / 2.0,
        top + side + 46);
  }

  private int pictureWidth() {
    return Math.max(1, picture.getWidth() * side / picture.getHeight());
  }
}
