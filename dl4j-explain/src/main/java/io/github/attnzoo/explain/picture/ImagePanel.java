package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * A picture under a caption, with a heat map over it where one is given.
 *
 * @param side the longer side of the picture as drawn
 * @param heat any size; null for the picture alone
 * @param scale of the heat map's colours
 * @param colors of the heat map
 * @param opacity of the heat map, 0 to 1
 * @param box a rectangle to mark, in the picture's own pixels; null for none
 * @param hasBar whether a colour bar stands beside it
 */
public record ImagePanel(
    String caption,
    BufferedImage picture,
    int side,
    @Nullable HeatMap heat,
    Scale scale,
    ColorMap colors,
    double opacity,
    @Nullable Rectangle box,
    boolean hasBar)
    implements Panel {

  /** The picture alone. */
  public static ImagePanel plain(
      String caption, BufferedImage picture, int side, @Nullable Rectangle box) {
    return new ImagePanel(
        caption, picture, side, null, Scale.UNIT, ColorMap.VIRIDIS, 0, box, false);
  }

  @Override
  public int width() {
    return drawnWidth() + (hasBar ? 14 + ColorBar.WIDTH : 0);
  }

  @Override
  public int height() {
    return Style.CAPTION_HEIGHT + drawnHeight();
  }

  @Override
  public void paint(Graphics2D g) {
    String text = Text.fit(caption, Style.CAPTION, width());
    Text.draw(g, text, Style.CAPTION, Style.INK, Text.Align.LEFT, 0, 22);
    int top = Style.CAPTION_HEIGHT;
    // Small pictures keep their pixels; large ones are made smaller smoothly.
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        picture.getWidth() <= drawnWidth()
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(picture, 0, top, drawnWidth(), drawnHeight(), null);
    if (heat != null) {
      g.drawImage(
          HeatImage.smooth(heat, colors, scale, opacity, drawnHeight(), drawnWidth()),
          0,
          top,
          null);
    }
    if (box != null) {
      mark(g, box, top);
    }
    if (hasBar) {
      ColorBar.of(colors, scale, drawnHeight()).paint(g, drawnWidth() + 14, top);
    }
  }

  private void mark(Graphics2D g, Rectangle place, int top) {
    double scale = (double) drawnWidth() / picture.getWidth();
    var frame =
        new Rectangle(
            (int) Math.round(place.x * scale) + 1,
            top + (int) Math.round(place.y * scale) + 1,
            (int) Math.round(place.width * scale) - 3,
            (int) Math.round(place.height * scale) - 3);
    g.setStroke(new BasicStroke(8));
    g.setColor(Style.PAPER);
    g.draw(frame);
    g.setStroke(new BasicStroke(4));
    g.setColor(Style.TRUTH);
    g.draw(frame);
  }

  private int drawnWidth() {
    return Math.max(1, picture.getWidth() * side / longer());
  }

  private int drawnHeight() {
    return Math.max(1, picture.getHeight() * side / longer());
  }

  private int longer() {
    return Math.max(picture.getWidth(), picture.getHeight());
  }
}
