package io.github.attnzoo.models.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of a config: a record component carries it, and the reader, the JSON schema and
 * the error messages all take their facts from here, so that a default or a bound is written once.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Property {
  /** The value of {@link #defaultsTo()} of a key that must be given. */
  String REQUIRED = "";

  /** What the key means, its unit and why its default is what it is. */
  String doc();

  /** The default as JSON text, {@code null} included; {@link #REQUIRED} where there is none. */
  String defaultsTo() default REQUIRED;

  /** The smallest value allowed of a number; for a list, of each of its numbers. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The largest value allowed of a number; for a list, of each of its numbers. */
  double max() default Double.POSITIVE_INFINITY;

  /** A number must be greater than this. */
  double above() default Double.NEGATIVE_INFINITY;

  /** A number must be less than this. */
  double below() default Double.POSITIVE_INFINITY;
}
