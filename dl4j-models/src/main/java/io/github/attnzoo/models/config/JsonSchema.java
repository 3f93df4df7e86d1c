package io.github.attnzoo.models.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schema (draft 2020-12) of a config record: its keys with their meaning, defaults and
 * bounds. Rules between keys, which compact constructors check, are beyond it.
 */
public final class JsonSchema {
  private final Map<String, Map<String, Object>> definitions = new TreeMap<>();

  private JsonSchema() {}

  /**
   * The schema as indented JSON.
   *
   * @param type the record of the whole file
   * @param title what the file is, in one line
   */
  public static String text(Class<? extends Record> type, String title) {
    var builder = new JsonSchema();
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.putAll(builder.record(type, true));
    schema.put("$defs", builder.definitions);
    return Json.write(schema);
  }

  private Map<String, Object> record(Class<?> type, boolean top) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    if (top) {
      properties.put("$schema", map("type", "string", "description", "Where this schema is."));
    }
    Id id = type.getAnnotation(Id.class);
    if (id != null) {
      properties.put("id", map("const", id.value()));
      required.add("id");
    }
    for (Key key : Key.of(type)) {
      properties.put(key.name(), property(key));
      if (key.defaultText() == null) {
        required.add(key.name());
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    if (id != null) {
      schema.put("description", id.doc());
    }
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> property(Key key) {
    Property property = key.property();
    var schema = new LinkedHashMap<String, Object>();
    if (property != null) {
      schema.put("description", property.doc());
    }
    Map<String, Object> type = type(key.type(), property);
    schema.putAll(key.nullable() ? nullable(type) : type);
    String defaultText = key.defaultText();
    if (defaultText != null) {
      schema.put("default", plain(Json.parseAt(defaultText, Place.of("default"))));
    }
    return schema;
  }

  private static Map<String, Object> nullable(Map<String, Object> type) {
    if (type.get("type") instanceof String name) {
      var both = new LinkedHashMap<>(type);
      both.put("type", List.of(name, "null"));
      return both;
    }
    return map("anyOf", List.of(type, map("type", "null")));
  }

  private Map<String, Object> type(Type type, @Nullable Property property) {
    if (type instanceof ParameterizedType) {
      return map("type", "array", "items", type(Key.itemType(type), property));
    }
    Class<?> target = (Class<?>) type;
    if (target.isRecord() || target.isSealed()) {
      return reference(target);
    }
    if (target.isEnum()) {
      return map("enum", List.copyOf(Key.constants(target).keySet()));
    }
    if (target == String.class) {
      return map("type", "string");
    }
    if (target == boolean.class || target == Boolean.class) {
      return map("type", "boolean");
    }
    Map<String, Object> schema = map("type", Numbers.isWhole(target) ? "integer" : "number");
    if (property != null) {
      bound(schema, "minimum", property.min());
      bound(schema, "maximum", property.max());
      bound(schema, "exclusiveMinimum", property.above());
      bound(schema, "exclusiveMaximum", property.below());
    }
    return schema;
  }

  private Map<String, Object> reference(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, type.isRecord() ? record(type, false) : family(type));
    }
    return map("$ref", "#/$defs/" + name);
  }

  private Map<String, Object> family(Class<?> type) {
    return map("oneOf", Variants.of(type).values().stream().map(this::reference).toList());
  }

  private static void bound(Map<String, Object> schema, String name, double bound) {
    if (Double.isFinite(bound)) {
      boolean whole = bound == Math.rint(bound);
      schema.put(name, whole ? (Object) (long) bound : (Object) bound);
    }
  }

  /** A default as plain objects, its numbers as they are written. */
  private static @Nullable Object plain(JsonValue value) {
    if (value instanceof JsonValue.Obj object) {
      var members = new LinkedHashMap<String, @Nullable Object>();
      object.members().forEach((name, member) -> members.put(name, plain(member.value())));
      return members;
    }
    if (value instanceof JsonValue.Arr list) {
      var items = new ArrayList<@Nullable Object>();
      list.items().forEach(item -> items.add(plain(item)));
      return items;
    }
    if (value instanceof JsonValue.Text text) {
      return text.value();
    }
    if (value instanceof JsonValue.Bool bool) {
      return bool.value();
    }
    if (value instanceof JsonValue.Num number) {
      return number.text().matches("-?\\d+")
          ? Long.valueOf(number.text())
          : (Object) number.value();
    }
    return null;
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
