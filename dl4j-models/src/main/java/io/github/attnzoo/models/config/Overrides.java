package io.github.attnzoo.models.config;

import io.github.attnzoo.models.config.JsonValue.Member;
import io.github.attnzoo.models.config.JsonValue.Obj;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings from outside a file, like {@code training.plateau.factor=0.5}. Where the file leaves out
 * an object on the way, or says null, the object's default is the start, or an empty object.
 */
final class Overrides {
  private final List<Problem> problems;
  private final String before;
  private final String after;
  private final String form;

  private Overrides(List<Problem> problems, String before, String after, String form) {
    this.problems = problems;
    this.before = before;
    this.after = after;
    this.form = form;
  }

  /** Settings of the command line. */
  static Overrides ofOption(List<Problem> problems) {
    return new Overrides(problems, "--set ", "", "path.to.key=value");
  }

  /** Settings of a program, given to the method {@code of} of a record. */
  static Overrides ofCall(Class<?> type, List<Problem> problems) {
    return new Overrides(problems, type.getSimpleName() + ".of(\"", "\")", "key=value");
  }

  JsonValue apply(JsonValue root, Class<?> type, List<String> overrides) {
    JsonValue changed = root;
    for (String override : overrides) {
      changed = apply(changed, type, override);
    }
    return changed;
  }

  private JsonValue apply(JsonValue root, Class<?> type, String override) {
    Place place = Place.of(before + override + after);
    int equals = override.indexOf('=');
    List<String> keys =
        equals < 0 ? List.of() : List.of(override.substring(0, equals).strip().split("\\.", -1));
    if (keys.isEmpty() || keys.contains("") || keys.size() > Json.MAX_DEPTH) {
      problems.add(new Problem("", "must have the form " + form, place));
      return root;
    }
    JsonValue value = value(override.substring(equals + 1).strip(), place);
    return set(root, type, keys, 0, new Member(place, value));
  }

  /** The text as JSON where it is JSON, else as a string. */
  private static JsonValue value(String text, Place place) {
    try {
      return Json.parseAt(text, place);
    } catch (ConfigException e) {
      return new JsonValue.Text(text, place);
    }
  }

  private JsonValue set(
      JsonValue at, @Nullable Type type, List<String> keys, int depth, Member member) {
    if (!(at instanceof Obj object)) {
      String path = String.join(".", keys.subList(0, depth));
      String message = "must be an object to have the key \"%s\", got %s";
      problems.add(
          new Problem(path, message.formatted(keys.get(depth), at.describe()), member.keyPlace()));
      return at;
    }
    String name = keys.get(depth);
    if (depth == keys.size() - 1) {
      return object.with(name, member);
    }
    Key key = key(object, type, name);
    JsonValue inner = object.get(name);
    if (inner == null || inner instanceof JsonValue.Null) {
      inner = start(key, member.keyPlace());
    }
    JsonValue changed = set(inner, key == null ? null : key.type(), keys, depth + 1, member);
    return object.with(name, new Member(member.keyPlace(), changed));
  }

  private static JsonValue start(@Nullable Key key, Place place) {
    String text = key == null ? null : key.defaultText();
    JsonValue value = text == null ? null : Json.parseAt(text, place);
    return value instanceof Obj ? value : new Obj(new LinkedHashMap<>(), place);
  }

  private static @Nullable Key key(Obj object, @Nullable Type type, String name) {
    Class<?> record = type instanceof Class<?> given ? given : null;
    if (record != null && record.isSealed()) {
      record =
          object.get("id") instanceof JsonValue.Text id
              ? Variants.of(record).get(id.value())
              : null;
    }
    if (record == null || !record.isRecord()) {
      return null;
    }
    return Key.of(record).stream().filter(k -> k.name().equals(name)).findFirst().orElse(null);
  }
}
