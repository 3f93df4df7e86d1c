package io.github.attnzoo.explain.picture;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Colours for numbers from 0 to 1; NaN is taken for 0. */
public enum ColorMap {
  /**
   * Dark violet to yellow, even in lightness, and clear to the colour-blind and in grey print. The
   * table of Nathaniel Smith and Stefan van der Walt, 2015, which is in the public domain (CC0).
   */
  VIRIDIS {
    @Override
    int color(double t) {
      return Table.COLORS[(int) Math.round(t * (Table.COLORS.length - 1))];
    }
  },

  /** Dark blue over green to dark red, known from older tools; uneven in lightness. */
  JET {
    @Override
    int color(double t) {
      double red = Math.min(ramp(t, 0.35, 0.66), 1 - 0.5 * ramp(t, 0.89, 1));
      double green = Math.min(ramp(t, 0.125, 0.375), 1 - ramp(t, 0.64, 0.91));
      double blue = Math.min(0.5 + 0.5 * ramp(t, 0, 0.11), 1 - ramp(t, 0.34, 0.65));
      return new Color((float) red, (float) green, (float) blue).getRGB();
    }
  };

  /** The colour of a number, as {@code 0xFFrrggbb}; below 0 and above 1 the ends. */
  public final int rgb(double t) {
    return color(t > 0 ? Math.min(t, 1) : 0);
  }

  abstract int color(double t);

  /** 0 up to {@code from}, 1 from {@code to} on, a line between. */
  private static double ramp(double t, double from, double to) {
    return Math.min(Math.max((t - from) / (to - from), 0), 1);
  }

  /** The table of viridis, read when first asked for. */
  private static final class Table {
    private static final int[] COLORS = read();

    private static int[] read() {
      try (var in = ColorMap.class.getResourceAsStream("viridis.txt")) {
        if (in == null) {
          throw new IllegalStateException("the build left out viridis.txt");
        }
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .mapToInt(line -> 0xff000000 | Integer.parseInt(line, 16))
            .toArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
