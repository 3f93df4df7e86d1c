package io.github.attnzoo.models.config;

import java.io.Serial;

/**
 * A rule of a config record that does not hold. Compact constructors throw it, with the property
 * and the rule as its text; the reader adds the place in the file.
 */
public final class RuleViolation extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final String property;
  private final String message;

  /**
   * @param property the key as in the JSON, relative to the record, for example {@code reduction}
   * @param message the rule and what was found
   */
  public RuleViolation(String property, String message) {
    super(property + ": " + message);
    this.property = property;
    this.message = message;
  }

  /** The same violation seen from a record that holds the one that threw under this key. */
  public RuleViolation in(String key) {
    return new RuleViolation(key + "." + property, message);
  }

  /** The key that breaks the rule, relative to the record that threw. */
  public String property() {
    return property;
  }

  /** The rule and what was found. */
  public String message() {
    return message;
  }
}
