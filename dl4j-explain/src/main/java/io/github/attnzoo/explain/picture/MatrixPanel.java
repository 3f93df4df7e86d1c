package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.util.List;

/**
 * A table of numbers as colours: a row for each dimension or class, a column for each step or
 * channel.
 *
 * @param rowNames one for each row, or none, where the rows are counted
 * @param rowsAre what a row is, for example "dimension", written beside them; empty for nothing
 */
public record MatrixPanel(
    String caption,
    HeatMap values,
    Scale scale,
    List<String> rowNames,
    String rowsAre,
    Steps steps,
    ColorMap colors,
    int fieldHeight,
    int width)
    implements Panel {
  private static final int PIXELS_PER_NAME = 24;
  private static final int SIDE_LABEL = 20;

  public MatrixPanel {
    rowNames = List.copyOf(rowNames);
  }

  @Override
  public int height() {
    return axes().height();
  }

  @Override
  public void paint(Graphics2D g) {
    Axes axes = axes();
    Rectangle field = axes.field();
    axes.paintCaption(g, caption);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.drawImage(
        HeatImage.pixels(values, colors, scale), field.x, field.y, field.width, field.height, null);
    steps.paintPadding(g, axes);
    steps.paintSignal(g, axes);
    axes.paintSteps(g, steps.name());
    paintRowNames(g, field);
    ColorBar.of(colors, scale, field.height).paint(g, field.x + field.width + 14, field.y);
  }

  private void paintRowNames(Graphics2D g, Rectangle field) {
    int every = Axes.every(values.height(), field.height / PIXELS_PER_NAME);
    for (int row = 0; row < values.height(); row += every) {
      String name = rowNames.isEmpty() ? String.valueOf(row) : rowNames.get(row);
      double middle = field.y + (row + 0.5) * field.height / values.height();
      Text.draw(
          g,
          Text.fit(name, Style.SMALL, Axes.LEFT - 12),
          Style.SMALL,
          Style.SOFT,
          Text.Align.RIGHT,
          Axes.LEFT - 8,
          middle + 6);
    }
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, SIDE_LABEL, field.getCenterY());
    Text.draw(
        g, rowsAre, Style.SMALL, Style.SOFT, Text.Align.MIDDLE, SIDE_LABEL, field.getCenterY());
    g.setTransform(upright);
  }

  private Axes axes() {
    return new Axes(width, fieldHeight, values.width(), Scale.UNIT);
  }
}
