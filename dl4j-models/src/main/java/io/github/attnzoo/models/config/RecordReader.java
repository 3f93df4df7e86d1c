package io.github.attnzoo.models.config;

import io.github.attnzoo.models.config.JsonValue.Obj;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a tree of JSON values into records, and notes all that does not fit. */
final class RecordReader {
  /** Stands for a value that could not be made; its problem has been noted. */
  private static final Object FAILED = new Object();

  private static final String ID = "id";
  private static final String SCHEMA = "$schema";

  private final List<Problem> problems;

  RecordReader(List<Problem> problems) {
    this.problems = problems;
  }

  /** The record, or null where there are problems. */
  @Nullable Object root(JsonValue root, Class<?> type) {
    JsonValue value = root;
    if (root instanceof Obj object && object.get(SCHEMA) != null) {
      var members = new LinkedHashMap<>(object.members());
      JsonValue schema = object.get(SCHEMA);
      members.remove(SCHEMA);
      if (!(schema instanceof JsonValue.Text)) {
        value(schema, String.class, null, SCHEMA);
      }
      value = new Obj(members, object.place());
    }
    Object read = value(value, type, null, "");
    return read == FAILED ? null : read;
  }

  private @Nullable Object value(
      JsonValue value, Type type, @Nullable Property property, String path) {
    if (type instanceof ParameterizedType) {
      return list(value, Key.itemType(type), property, path);
    }
    Class<?> target = (Class<?>) type;
    if (target.isRecord()) {
      return value instanceof Obj object
          ? record(object, target, path, false)
          : wrong(value, path, "an object");
    }
    if (target.isSealed()) {
      return value instanceof Obj object
          ? variant(object, target, path)
          : wrong(value, path, "an object");
    }
    if (target.isEnum()) {
      return constant(value, target, path);
    }
    if (target == String.class) {
      return value instanceof JsonValue.Text text ? text.value() : wrong(value, path, "a string");
    }
    if (target == boolean.class || target == Boolean.class) {
      return value instanceof JsonValue.Bool bool
          ? bool.value()
          : wrong(value, path, "true or false");
    }
    return number(value, target, property, path);
  }

  private Object number(
      JsonValue value, Class<?> target, @Nullable Property property, String path) {
    if (!(value instanceof JsonValue.Num number)) {
      return wrong(value, path, Numbers.describe(target));
    }
    Numbers.Result result = Numbers.read(number, target, property);
    String rule = result.brokenRule();
    return rule == null ? result.value() : fail(value, path, rule + ", got " + number.text());
  }

  private Object constant(JsonValue value, Class<?> type, String path) {
    Map<String, Object> constants = Key.constants(type);
    String names = "one of " + Names.list(constants.keySet());
    if (!(value instanceof JsonValue.Text text)) {
      return wrong(value, path, names);
    }
    Object constant = constants.get(text.value());
    return constant != null ? constant : unknown(text, path, constants, names);
  }

  private Object unknown(JsonValue.Text text, String path, Map<String, ?> known, String expected) {
    String suggestion = Names.suggestion(text.value(), known.keySet());
    return fail(text, path, "must be " + expected + ", got " + text.describe() + suggestion);
  }

  private Object list(JsonValue value, Type itemType, @Nullable Property property, String path) {
    if (!(value instanceof JsonValue.Arr list)) {
      return wrong(value, path, "a list");
    }
    var items = new ArrayList<@Nullable Object>();
    for (JsonValue item : list.items()) {
      items.add(value(item, itemType, property, path + "[" + items.size() + "]"));
    }
    return items.contains(FAILED) ? FAILED : items;
  }

  private Object variant(Obj object, Class<?> family, String path) {
    Map<String, Class<?>> variants = Variants.of(family);
    String names = "one of " + Names.list(variants.keySet());
    JsonValue id = object.get(ID);
    if (id == null) {
      return fail(object, join(path, ID), "missing; must be " + names);
    }
    if (!(id instanceof JsonValue.Text text)) {
      return wrong(id, join(path, ID), names);
    }
    Class<?> variant = variants.get(text.value());
    return variant == null
        ? unknown(text, join(path, ID), variants, names)
        : record(object, variant, path, true);
  }

  private Object record(Obj object, Class<?> type, String path, boolean hasId) {
    var names = new ArrayList<String>();
    if (hasId) {
      names.add(ID);
    }
    var values = new ArrayList<@Nullable Object>();
    for (Key key : Key.of(type)) {
      names.add(key.name());
      values.add(component(object, key, join(path, key.name())));
    }
    object.members().forEach((name, member) -> checkKnown(name, member, names, path));
    if (values.contains(FAILED)) {
      return FAILED;
    }
    try {
      return Key.construct(type, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuleViolation violation) {
        problems.add(located(violation, object, path));
        return FAILED;
      }
      throw new IllegalStateException("can't construct " + type, e);
    }
  }

  private @Nullable Object component(Obj object, Key key, String path) {
    JsonValue given = object.get(key.name());
    String defaultText = key.defaultText();
    JsonValue value;
    if (given != null) {
      value = given;
    } else if (defaultText != null) {
      value = Json.parseAt(defaultText, object.place());
    } else {
      return fail(object, path, "missing; it has no default");
    }
    if (value instanceof JsonValue.Null && key.nullable()) {
      return null;
    }
    return value(value, key.type(), key.property(), path);
  }

  private void checkKnown(String name, JsonValue.Member member, List<String> known, String path) {
    if (known.contains(name)) {
      return;
    }
    String suggestion = Names.suggestion(name, known);
    String help = suggestion.isEmpty() ? "; the keys here are " + Names.list(known) : suggestion;
    problems.add(new Problem(join(path, name), "unknown key" + help, member.keyPlace()));
  }

  /** The place of the key that breaks the rule, or of the innermost object around it. */
  private static Problem located(RuleViolation violation, Obj object, String path) {
    JsonValue value = object;
    for (String name : violation.property().split("\\.")) {
      JsonValue inner = value instanceof Obj outer ? outer.get(name) : null;
      if (inner == null) {
        break;
      }
      value = inner;
    }
    return new Problem(join(path, violation.property()), violation.message(), value.place());
  }

  private Object wrong(JsonValue value, String path, String expected) {
    return fail(value, path, "must be " + expected + ", got " + value.describe());
  }

  private Object fail(JsonValue value, String path, String message) {
    problems.add(new Problem(path, message, value.place()));
    return FAILED;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
