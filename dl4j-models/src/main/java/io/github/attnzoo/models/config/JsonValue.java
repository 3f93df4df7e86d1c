package io.github.attnzoo.models.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON text that knows where it was written. */
public sealed interface JsonValue {
  /** Where the value begins. */
  Place place();

  /** The value in words, for messages: {@code the number 10}, {@code a list}. */
  String describe();

  /** The value that keys lead to, one object within the other; null where one has no such key. */
  default @Nullable JsonValue at(String... path) {
    JsonValue inner = this;
    for (String key : path) {
      inner = inner instanceof Obj object ? object.get(key) : null;
    }
    return inner;
  }

  /** A value under a key, and where the key is. */
  record Member(Place keyPlace, JsonValue value) {}

  /** An object; its keys in the order of the text. */
  record Obj(Map<String, Member> members, Place place) implements JsonValue {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The value under a key, or null where the object has no such key. */
    public @Nullable JsonValue get(String key) {
      Member member = members.get(key);
      return member == null ? null : member.value();
    }

    /** The object with a key set: in its old place where there is one, else at the end. */
    public Obj with(String key, Member member) {
      var changed = new LinkedHashMap<>(members);
      changed.put(key, member);
      return new Obj(changed, place);
    }

    @Override
    public String describe() {
      return "an object";
    }
  }

  /** A list. */
  record Arr(List<JsonValue> items, Place place) implements JsonValue {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A string. */
  record Text(String value, Place place) implements JsonValue {
    @Override
    public String describe() {
      return "the string " + JsonWriter.quote(shortened(value));
    }
  }

  /** A number, as it is written. */
  record Num(String text, Place place) implements JsonValue {
    /** The nearest double; infinite where the number is too large for one. */
    public double value() {
      return Double.parseDouble(text);
    }

    @Override
    public String describe() {
      return "the number " + shortened(text);
    }
  }

  /** True or false. */
  record Bool(boolean value, Place place) implements JsonValue {
    @Override
    public String describe() {
      return String.valueOf(value);
    }
  }

  /** The word null. */
  record Null(Place place) implements JsonValue {
    @Override
    public String describe() {
      return "null";
    }
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
