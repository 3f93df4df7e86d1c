package io.github.attnzoo.explain.picture;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;

/**
 * Bars from 0 upwards or, below it, downwards, one for each step or channel.
 *
 * @param scale from the bottom, at most 0, to the top
 * @param steps their names and, for sequences, which are real
 * @param fieldHeight of the bars' field
 */
public record BarsPanel(
    String caption, List<Double> values, Scale scale, Steps steps, int fieldHeight, int width)
    implements Panel {
  public BarsPanel {
    values = List.copyOf(values);
  }

  @Override
  public int height() {
    return axes().height();
  }

  @Override
  public void paint(Graphics2D g) {
    Axes axes = axes();
    axes.paintCaption(g, caption);
    axes.paintNumbers(g, Style.RULE);
    for (int i = 0; i < values.size(); i++) {
      Rectangle cell = axes.cells(i, i + 1);
      int gap = cell.width > 5 ? Math.max(1, cell.width / 8) : 0;
      int zero = (int) Math.round(axes.y(0));
      int end = Math.max(cell.y, (int) Math.round(axes.y(values.get(i))));
      g.setColor(Style.BAR);
      g.fillRect(cell.x + gap, Math.min(zero, end), cell.width - 2 * gap, Math.abs(zero - end));
    }
    steps.paintPadding(g, axes);
    steps.paintSignal(g, axes);
    axes.paintSteps(g, steps.name());
  }

  private Axes axes() {
    return new Axes(width, fieldHeight, values.size(), scale);
  }
}
