package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the config that a run was started with to another, setting by setting. */
final class ConfigDifference {
  /** What a run may go on with another value of, since no epoch that is done depends on it. */
  private static final Set<String> FREE =
      Set.of("training.epochs", "training.earlyStopping", "training.checkpoint");

  private ConfigDifference() {}

  /** The first setting that differs, in words; those that are free to differ are left out. */
  static Optional<String> first(ModelConfig started, ModelConfig now) {
    Map<String, JsonValue> before = settings(started);
    Map<String, JsonValue> after = settings(now);
    var keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys.stream()
        .filter(key -> FREE.stream().noneMatch(free -> isWithin(key, free)))
        .filter(key -> !text(before.get(key)).equals(text(after.get(key))))
        .map(key -> key + " was " + words(before.get(key)) + ", is now " + words(after.get(key)))
        .findFirst();
  }

  private static boolean isWithin(String key, String path) {
    return key.equals(path) || key.startsWith(path + ".");
  }

  private static String words(@Nullable JsonValue value) {
    return value == null ? "not given" : value.describe();
  }

  /** Equal for equal values alone. */
  private static String text(@Nullable JsonValue value) {
    if (value instanceof JsonValue.Text text) {
      return "\"" + text.value();
    }
    return value instanceof JsonValue.Num number ? number.text() : words(value);
  }

  private static Map<String, JsonValue> settings(ModelConfig config) {
    var settings = new LinkedHashMap<String, JsonValue>();
    collect(Json.parse(config.toJson(), "config"), "", settings);
    return settings;
  }

  private static void collect(JsonValue value, String path, Map<String, JsonValue> settings) {
    if (value instanceof JsonValue.Obj object) {
      String prefix = path.isEmpty() ? "" : path + ".";
      object.members().forEach((key, member) -> collect(member.value(), prefix + key, settings));
    } else if (value instanceof JsonValue.Arr list) {
      for (int i = 0; i < list.items().size(); i++) {
        collect(list.items().get(i), path + "[" + i + "]", settings);
      }
    } else {
      settings.put(path, value);
    }
  }
}
