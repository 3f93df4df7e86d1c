package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Names;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Variants;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keeps the tables of keys in docs/configs.md equal to the records. */
class ConfigDocsTest {
  private static final Path FILE = Path.of("..", "docs", "configs.md");
  private static final String MARKER = "<!-- keys:";

  @Test
  void theTablesOfKeysAreThoseOfTheRecords() throws IOException {
    String text = Files.readString(FILE);
    int end = text.indexOf('\n', text.indexOf(MARKER)) + 1;
    String expected = text.substring(0, end) + tables();
    if (Boolean.getBoolean("attnzoo.regenerate")) {
      Files.writeString(FILE, expected);
    }
    assertThat(Files.readString(FILE))
        .as(
            "docs/configs.md; to write its tables anew: mvn test -pl dl4j-models -am"
                + " -Dtest=ConfigDocsTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dattnzoo.regenerate=true")
        .isEqualTo(expected);
  }

  private static String tables() {
    var records = new LinkedHashSet<Class<?>>();
    collect(ModelConfig.class, records);
    var out = new StringBuilder("\n## All keys\n");
    for (Class<?> record : records) {
      out.append(table(record));
    }
    return out.toString();
  }

  private static void collect(Class<?> type, Set<Class<?>> records) {
    if (type.isSealed()) {
      Variants.of(type).values().forEach(variant -> collect(variant, records));
    } else if (type.isRecord() && records.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        collect(component.getType(), records);
      }
    }
  }

  private static String table(Class<?> record) {
    Id id = record.getAnnotation(Id.class);
    var out = new StringBuilder("\n### ").append(heading(record)).append("\n\n");
    if (id != null) {
      out.append(id.doc()).append("\n\n");
    }
    out.append("| key | type | default | meaning |\n|---|---|---|---|\n");
    for (RecordComponent component : record.getRecordComponents()) {
      Property property = component.getAnnotation(Property.class);
      assertThat(property).as("%s must have a @Property", component).isNotNull();
      String defaultsTo =
          property.defaultsTo().isEmpty() ? "required" : "`" + property.defaultsTo() + "`";
      out.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  component.getName(),
                  type(component, property),
                  defaultsTo,
                  property.doc().replace("|", "\\|")));
    }
    return out.toString();
  }

  private static String heading(Class<?> record) {
    Id id = record.getAnnotation(Id.class);
    return id != null ? "`" + id.value() + "`" : record.getSimpleName();
  }

  private static String type(RecordComponent component, Property property) {
    Type generic = component.getGenericType();
    String name;
    if (generic instanceof ParameterizedType list) {
      name = "list of " + plural((Class<?>) list.getActualTypeArguments()[0]);
    } else {
      name = name(component.getType());
    }
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return name + bounds(property) + (nullable ? ", or null" : "");
  }

  private static String plural(Class<?> item) {
    return item == String.class ? "strings" : name(item) + "s";
  }

  private static String name(Class<?> type) {
    if (type.isSealed()) {
      return Variants.of(type).keySet().stream()
          .map(id -> "[`" + id + "`](#" + id + ")")
          .collect(Collectors.joining(", "));
    }
    if (type.isRecord()) {
      String heading = type.getSimpleName();
      return "[" + heading + "](#" + heading.toLowerCase(Locale.ROOT) + ")";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> "`\"" + Names.kebab((Enum<?>) constant) + "\"`")
          .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "whole number";
      case "double", "Double" -> "number";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "string";
      default -> throw new IllegalArgumentException("no name for " + type);
    };
  }

  private static String bounds(Property property) {
    List<String> bounds = new ArrayList<>();
    bound(bounds, "≥ ", property.min());
    bound(bounds, "> ", property.above());
    bound(bounds, "≤ ", property.max());
    bound(bounds, "< ", property.below());
    return bounds.isEmpty() ? "" : " " + String.join(", ", bounds);
  }

  private static void bound(List<String> bounds, String sign, double bound) {
    if (Double.isFinite(bound)) {
      bounds.add(sign + BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString());
    }
  }
}
