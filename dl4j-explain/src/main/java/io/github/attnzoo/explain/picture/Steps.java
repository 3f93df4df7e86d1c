package io.github.attnzoo.explain.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the steps of a sequence besides their numbers.
 *
 * @param isReal which steps are not padded
 * @param signalStart first step of a signal whose place is known; null where it isn't
 * @param signalEnd the step after its last; null where it isn't
 * @param name what a step is: "time step", "row of the picture"
 */
public record Steps(
    List<Boolean> isReal, @Nullable Integer signalStart, @Nullable Integer signalEnd, String name) {
  private static final int STRIPE = 12;

  public Steps {
    isReal = List.copyOf(isReal);
  }

  int count() {
    return isReal.size();
  }

  /** Covers padded steps with grey stripes. */
  void paintPadding(Graphics2D g, Axes axes) {
    for (int t = 0; t < count(); t++) {
      if (!isReal.get(t)) {
        int end = t + 1;
        while (end < count() && !isReal.get(end)) {
          end++;
        }
        paintStripes(g, axes.cells(t, end));
        t = end - 1;
      }
    }
  }

  private static void paintStripes(Graphics2D g, Rectangle area) {
    Shape clip = g.getClip();
    g.clip(area);
    g.setColor(Style.PADDED);
    g.fill(area);
    g.setColor(Style.RULE);
    g.setStroke(new BasicStroke(3));
    for (int x = area.x - area.height; x < area.x + area.width; x += STRIPE) {
      g.drawLine(x, area.y + area.height, x + area.height, area.y);
    }
    String label = "padded";
    if (Text.width(label, Style.LABEL) < area.width - 10) {
      Text.draw(
          g,
          label,
          Style.LABEL,
          Style.SOFT,
          Text.Align.MIDDLE,
          area.getCenterX(),
          area.getCenterY() + 7);
    }
    g.setClip(clip);
  }

  /** Frames the signal, where its place is known. */
  void paintSignal(Graphics2D g, Axes axes) {
    if (signalStart != null && signalEnd != null) {
      Rectangle area = axes.cells(signalStart, signalEnd);
      g.setColor(Style.TRUTH);
      g.setStroke(new BasicStroke(4));
      g.drawRect(area.x, area.y + 2, area.width, area.height - 4);
    }
  }
}
