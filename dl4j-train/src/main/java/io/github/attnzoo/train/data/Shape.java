package io.github.attnzoo.train.data;

import java.util.Locale;

/** The shapes of generated pictures, each in a square of a given side, drawn in thin strokes. */
enum Shape {
  SQUARE {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return true;
    }
  },
  CROSS {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return Math.abs(y - x) < stroke || Math.abs(y + x - (side - 1)) < stroke;
    }
  },
  PLUS {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return Math.abs(2 * y - (side - 1)) <= stroke || Math.abs(2 * x - (side - 1)) <= stroke;
    }
  },
  RING {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      double middle = (side - 1) / 2.0;
      double radius = Math.hypot(y - middle, x - middle);
      return radius <= side / 2.0 && radius > side / 2.0 - stroke - 0.5;
    }
  },
  BARS {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return y / stroke % 2 == 0;
    }
  },
  COLUMNS {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return x / stroke % 2 == 0;
    }
  },
  DIAGONAL {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return Math.abs(y - x) < stroke;
    }
  },
  DOTS {
    @Override
    boolean isInk(int y, int x, int side, int stroke) {
      return y / stroke % 2 == 0 && x / stroke % 2 == 0;
    }
  };

  private static final int STROKES_PER_SIDE = 5;

  /** The shape of a class of {@code generated-images}. */
  static Shape named(String className) {
    return valueOf(className.toUpperCase(Locale.ROOT));
  }

  /** Whether the pixel {@code y} down and {@code x} right of the square's corner is drawn. */
  boolean covers(int y, int x, int side) {
    return y >= 0
        && x >= 0
        && y < side
        && x < side
        && isInk(y, x, side, Math.max(1, side / STROKES_PER_SIDE));
  }

  abstract boolean isInk(int y, int x, int side, int stroke);
}
