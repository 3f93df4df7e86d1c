package io.github.attnzoo.models.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The kebab-case name by which a config chooses this record among the permitted records of its
 * sealed interface, as the value of the key {@code id}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Id {
  /** The name, for example {@code se-cnn}. */
  String value();

  /** One sentence for lists and the JSON schema. */
  String doc();
}
