package io.github.attnzoo.models.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The records of a sealed family of config records, by their {@link Id}. */
public final class Variants {
  private Variants() {}

  /**
   * The records that a config can choose from, by id, in the order of the family's {@code permits}.
   *
   * @throws IllegalArgumentException where one lacks an {@link Id}
   */
  public static Map<String, Class<?>> of(Class<?> family) {
    var variants = new LinkedHashMap<String, Class<?>>();
    for (Class<?> permitted : family.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        variants.putAll(of(permitted));
      } else {
        variants.put(annotation(permitted).value(), permitted);
      }
    }
    return variants;
  }

  /** The id of a record. */
  public static String id(Object record) {
    return annotation(record.getClass()).value();
  }

  /** The sentence about a record. */
  public static String doc(Class<?> record) {
    return annotation(record).doc();
  }

  private static Id annotation(Class<?> record) {
    Id id = record.getAnnotation(Id.class);
    if (id == null) {
      throw new IllegalArgumentException(record + " lacks an @Id");
    }
    return id;
  }
}
