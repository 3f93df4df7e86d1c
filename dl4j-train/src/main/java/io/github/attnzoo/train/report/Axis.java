package io.github.attnzoo.train.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The numbers upwards of a chart, from one round number to another.
 *
 * @param low the lowest
 * @param high the highest, above {@code low}
 * @param ticks round numbers between them
 * @param isLogarithmic whether equal ratios, not differences, are equally far apart
 */
record Axis(double low, double high, List<Tick> ticks, boolean isLogarithmic) {
  private static final int MOST_DIGITS = 4;
  private static final double LARGE = 1e6;

  /** A number and how it is written. */
  record Tick(double value, String label) {}

  Axis {
    ticks = List.copyOf(ticks);
  }

  /** An axis that has room for all values. */
  static Axis of(double[] values, boolean isLogarithmic) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    if (high - low <= 1e-9 * Math.max(Math.abs(high), Math.abs(low))) {
      double around = high == 0 ? 1 : Math.abs(high) / 2;
      low -= around;
      high += around;
    }
    return isLogarithmic && low > 0 ? logarithmic(low, high) : linear(low, high);
  }

  private static Axis linear(double low, double high) {
    double rough = (high - low) / 4;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double share = rough / power;
    double step = power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    long first = (long) Math.floor(low / step + 1e-9);
    long last = (long) Math.ceil(high / step - 1e-9);
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    boolean isPlain = digits <= MOST_DIGITS && Math.max(Math.abs(low), Math.abs(high)) < LARGE;
    String format = isPlain ? "%,." + digits + "f" : "%.1e";
    var ticks = new ArrayList<Tick>();
    for (long i = first; i <= last; i++) {
      ticks.add(new Tick(i * step, i == 0 ? "0" : String.format(Locale.ROOT, format, i * step)));
    }
    return new Axis(first * step, last * step, ticks, false);
  }

  private static Axis logarithmic(double low, double high) {
    int first = (int) Math.floor(Math.log10(low) + 1e-9);
    int last = (int) Math.ceil(Math.log10(high) - 1e-9);
    var ticks = new ArrayList<Tick>();
    for (int power = first; power <= last; power++) {
      double value = Math.pow(10, power);
      String format = Math.abs(power) <= MOST_DIGITS ? "%." + Math.max(0, -power) + "f" : "%.0e";
      ticks.add(new Tick(value, String.format(Locale.ROOT, format, value)));
    }
    return new Axis(Math.pow(10, first), Math.pow(10, last), ticks, true);
  }

  /** Where a value is between the ends, 0 to 1. */
  double share(double value) {
    return isLogarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }
}
