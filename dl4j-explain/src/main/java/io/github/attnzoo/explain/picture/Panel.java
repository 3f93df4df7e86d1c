package io.github.attnzoo.explain.picture;

import java.awt.Graphics2D;

/** One part of a figure. All sizes are pixels. */
public interface Panel {
  int width();

  int height();

  /** Draws the panel with its top left corner at the origin. */
  void paint(Graphics2D graphics);
}
