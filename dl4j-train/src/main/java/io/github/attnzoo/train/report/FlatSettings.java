package io.github.attnzoo.train.report;

import io.github.attnzoo.models.config.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** A config as one list: each setting by its path, {@code training.batchSize}. */
public final class FlatSettings {
  /** For editors; no setting. */
  private static final String SCHEMA = "$schema";

  private FlatSettings() {}

  /** All settings, in the config's order; a list is one setting. */
  public static Map<String, String> of(JsonValue config) {
    var settings = new LinkedHashMap<String, String>();
    flatten("", config, settings);
    return settings;
  }

  private static void flatten(String path, JsonValue value, Map<String, String> settings) {
    if (value instanceof JsonValue.Obj object) {
      object
          .members()
          .forEach(
              (key, member) -> {
                if (!key.equals(SCHEMA)) {
                  flatten(path.isEmpty() ? key : path + "." + key, member.value(), settings);
                }
              });
    } else if (value instanceof JsonValue.Arr list) {
      settings.put(path, list.items().stream().map(FlatSettings::plain).toList().toString());
    } else {
      settings.put(path, plain(value));
    }
  }

  private static String plain(JsonValue value) {
    if (value instanceof JsonValue.Text text) {
      return text.value();
    }
    if (value instanceof JsonValue.Num number) {
      return number.text();
    }
    if (value instanceof JsonValue.Bool bool) {
      return String.valueOf(bool.value());
    }
    return value instanceof JsonValue.Null ? "null" : value.describe();
  }
}
