package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;

/**
 * A field with steps across and numbers upwards. Panels of one width share the same left and right
 * ends, so that steps stand under each other.
 *
 * @param width of the whole panel
 * @param fieldHeight of the field alone
 * @param steps cells across
 * @param scale of the numbers upwards
 */
record Axes(int width, int fieldHeight, int steps, Scale scale) {
  static final int LEFT = 120;
  static final int RIGHT = 14 + ColorBar.WIDTH;
  static final int BELOW = 56;
  private static final int PIXELS_PER_LABEL = 60;
  private static final int ROOM = 30;

  Rectangle field() {
    return new Rectangle(LEFT, Style.CAPTION_HEIGHT, width - LEFT - RIGHT, fieldHeight);
  }

  int height() {
    return Style.CAPTION_HEIGHT + fieldHeight + BELOW;
  }

  /** The left end of a step's cell. */
  double left(double step) {
    return LEFT + step * field().width / steps;
  }

  /** The middle of a step's cell. */
  double middle(int step) {
    return left(step + 0.5);
  }

  double y(double value) {
    Rectangle field = field();
    return field.y + (1 - scale.share(value)) * field.height;
  }

  /** The whole pixels of the steps from {@code start} to before {@code end}. */
  Rectangle cells(int start, int end) {
    int from = (int) Math.round(left(start));
    int to = (int) Math.round(left(end));
    return new Rectangle(from, field().y, to - from, fieldHeight);
  }

  void paintCaption(Graphics2D g, String caption) {
    String text = Text.fit(caption, Style.CAPTION, width - LEFT);
    Text.draw(g, text, Style.CAPTION, Style.INK, Text.Align.LEFT, LEFT, 22);
  }

  /** The numbers of the steps, counted from 0, and what they are. */
  void paintSteps(Graphics2D g, String name) {
    int every = every(steps, field().width / PIXELS_PER_LABEL);
    double baseline = field().getMaxY() + 22;
    for (int step = 0; step < steps; step += every) {
      Text.draw(
          g,
          String.valueOf(step),
          Style.SMALL,
          Style.SOFT,
          Text.Align.MIDDLE,
          middle(step),
          baseline);
    }
    Text.draw(
        g,
        name,
        Style.SMALL,
        Style.SOFT,
        Text.Align.MIDDLE,
        field().getCenterX(),
        field().getMaxY() + 46);
  }

  /** Numbers upwards with lines across. */
  void paintNumbers(Graphics2D g, Color rule) {
    g.setStroke(Style.THIN);
    for (Scale.Tick tick : scale.ticks(fieldHeight, ROOM)) {
      double y = y(tick.value());
      g.setColor(rule);
      g.drawLine(LEFT, (int) Math.round(y), LEFT + field().width, (int) Math.round(y));
      Text.draw(g, tick.label(), Style.SMALL, Style.SOFT, Text.Align.RIGHT, LEFT - 8, y + 6);
    }
  }

  /** The least of 1, 2, 5, 10, 20, ... at which no more than {@code most} labels are needed. */
  static int every(int count, int most) {
    int power = 1;
    while (true) {
      for (int step : new int[] {1, 2, 5}) {
        if ((long) step * power * Math.max(1, most) >= count) {
          return step * power;
        }
      }
      power *= 10;
    }
  }
}
