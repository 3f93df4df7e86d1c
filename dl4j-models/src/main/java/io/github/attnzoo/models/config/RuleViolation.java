package io.github.attnzoo.models.config;

import java.io.Serial;

/**
 * A rule between the values of one config record that does not hold. Compact constructors throw it;
 * the reader adds the place in the file.
 */
public final class RuleViolation extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final String property;

  /**
   * @param property the key as in the JSON, relative to the record, for example {@code reduction}
   * @param message the rule and what was found
   */
  public RuleViolation(String property, String message) {
    super(message);
    this.property = property;
  }

  /** The key that breaks the rule, relative to the record that threw. */
  public String property() {
    return property;
  }
}
