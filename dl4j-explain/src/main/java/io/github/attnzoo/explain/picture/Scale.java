package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Which numbers the ends of a colour map stand for.
 *
 * @param low the number of the first colour
 * @param high the number of the last; above {@code low}
 */
public record Scale(double low, double high) {
  /** From 0 to 1. */
  public static final Scale UNIT = new Scale(0, 1);

  private static final int MOST_DIGITS = 4;
  private static final double LARGE = 1e5;

  public Scale {
    if (!(high > low)) {
      throw new IllegalArgumentException(
          "scale: high must be above low, got low=" + low + ", high=" + high);
    }
  }

  /** From the least to the greatest number of maps; 1 more where they are equal. */
  public static Scale of(Collection<HeatMap> maps) {
    double low = maps.stream().mapToDouble(HeatMap::min).min().orElse(0);
    double high = maps.stream().mapToDouble(HeatMap::max).max().orElse(1);
    return new Scale(low, high > low ? high : low + 1);
  }

  /** From 0 to the greatest number; to 1 where that isn't above 0. */
  public static Scale fromZero(double greatest) {
    return new Scale(0, greatest > 0 ? greatest : 1);
  }

  /** Where a number is between the ends, 0 to 1 within them. */
  public double share(double value) {
    return (value - low) / (high - low);
  }

  /**
   * A number to be written beside the colours or the axis.
   *
   * @param label the number in as many digits as tell it from the next
   */
  record Tick(double value, String label) {}

  /** Round numbers within the ends, so many that each has {@code room} of {@code length} pixels. */
  List<Tick> ticks(int length, int room) {
    double rough = (high - low) / Math.min(5, Math.max(1, length / room));
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double share = rough / power;
    double step = power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    boolean isPlain = digits <= MOST_DIGITS && Math.max(-low, high) < LARGE;
    var ticks = new ArrayList<Tick>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      String format = isPlain ? "%." + digits + "f" : "%.1e";
      ticks.add(new Tick(i * step, i == 0 ? "0" : String.format(Locale.ROOT, format, i * step)));
    }
    return ticks;
  }
}
