package io.github.attnzoo.models.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of {@link Property} for records that a program makes: what the reader refuses in a
 * file, a constructor refuses too. Compact constructors call it first.
 */
public final class Rules {
  private Rules() {}

  /**
   * Checks the components of a record.
   *
   * @param type the record
   * @param values its components, in their order
   * @throws RuleViolation for the first that is null without being {@link Nullable}, is no finite
   *     number or out of its bounds; of a list each number counts
   */
  public static void check(Class<? extends Record> type, @Nullable Object... values) {
    List<Key> keys = Key.of(type);
    if (keys.size() != values.length) {
      throw new IllegalArgumentException(
          type + " has " + keys.size() + " components, got " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      Key key = keys.get(i);
      if (values[i] != null || !key.nullable()) {
        check(key.name(), key.property(), values[i]);
      }
    }
  }

  private static void check(String name, @Nullable Property property, @Nullable Object value) {
    if (value == null) {
      throw new RuleViolation(name, "must be given, got null");
    }
    if (value instanceof Number number) {
      String rule = Numbers.brokenRule(number.doubleValue(), property);
      if (rule != null) {
        throw new RuleViolation(name, rule + ", got " + number);
      }
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        check(name + "[" + i + "]", property, items.get(i));
      }
    }
  }
}
