package io.github.attnzoo.models.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The rules of numbers: whole or not, how large, and within which bounds. */
final class Numbers {
  /** Beyond this a double does not hold every whole number. */
  private static final double EXACT = 1L << 53;

  private Numbers() {}

  /**
   * A number as the type asked for, or the rule that it breaks.
   *
   * @param brokenRule null where the number is good
   */
  record Result(Number value, @Nullable String brokenRule) {}

  static boolean isWhole(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return true;
    }
    if (type == double.class || type == Double.class) {
      return false;
    }
    throw new IllegalArgumentException("a config has no keys of type " + type);
  }

  static String describe(Class<?> type) {
    return isWhole(type) ? "a whole number" : "a number";
  }

  static Result read(JsonValue.Num number, Class<?> type, @Nullable Property property) {
    double size = number.value();
    if (!isWhole(type)) {
      return new Result(size, brokenRule(size, property));
    }
    boolean isLong = type == long.class || type == Long.class;
    long min = isLong ? Long.MIN_VALUE : Integer.MIN_VALUE;
    long max = isLong ? Long.MAX_VALUE : Integer.MAX_VALUE;
    Long whole = whole(number);
    boolean outside = whole == null ? size == Math.rint(size) : whole < min || whole > max;
    if (outside) {
      return new Result(0, "must be a whole number from " + min + " to " + max);
    }
    if (whole == null) {
      return new Result(0, "must be a whole number");
    }
    String rule = brokenBound(size, property);
    return isLong ? new Result(whole, rule) : new Result(whole.intValue(), rule);
  }

  /**
   * {@code 10}, {@code 10.0} and {@code 1e1} are all the number ten; null where it is not whole.
   */
  private static @Nullable Long whole(JsonValue.Num number) {
    double size = number.value();
    if (size != Math.rint(size) || Math.abs(size) > Long.MAX_VALUE) {
      return null;
    }
    if (Math.abs(size) < EXACT) {
      return (long) size;
    }
    try {
      return new BigDecimal(number.text()).longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The rule that a number breaks, whole or not; null where it is good. */
  static @Nullable String brokenRule(double size, @Nullable Property bounds) {
    return Double.isFinite(size) ? brokenBound(size, bounds) : "must be a finite number";
  }

  private static @Nullable String brokenBound(double size, @Nullable Property bounds) {
    if (bounds == null) {
      return null;
    }
    if (size < bounds.min()) {
      return "must be at least " + text(bounds.min());
    }
    if (size > bounds.max()) {
      return "must be at most " + text(bounds.max());
    }
    if (size <= bounds.above() && bounds.above() != Double.NEGATIVE_INFINITY) {
      return "must be greater than " + text(bounds.above());
    }
    if (size >= bounds.below() && bounds.below() != Double.POSITIVE_INFINITY) {
      return "must be less than " + text(bounds.below());
    }
    return null;
  }

  /** A bound as people write it: 1, not 1.0. */
  static String text(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
