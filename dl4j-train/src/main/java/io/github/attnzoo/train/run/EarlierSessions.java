package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a resumed run has behind it, as its {@code run.json} tells them.
 *
 * @param sessions oldest first
 * @param isFinished whether the run came to its end
 */
record EarlierSessions(List<JsonValue> sessions, boolean isFinished) {
  static final EarlierSessions NONE = new EarlierSessions(List.of(), false);

  EarlierSessions {
    sessions = List.copyOf(sessions);
  }

  /**
   * Reads the record of a run.
   *
   * @throws RunException if it is there and no JSON
   */
  static EarlierSessions read(Path file) {
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try {
      JsonValue run = Json.parseRecord(Files.readString(file), file.toString());
      boolean isFinished =
          run.at("status") instanceof JsonValue.Text status && status.value().equals("finished");
      return run.at("sessions") instanceof JsonValue.Arr list
          ? new EarlierSessions(list.items(), isFinished)
          : NONE;
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new RunException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** All sessions in a form that {@link Json#write} takes. */
  List<@Nullable Object> and(Session now) {
    var all = new ArrayList<@Nullable Object>();
    sessions.forEach(session -> all.add(plain(session)));
    all.add(now);
    return all;
  }

  /** What may make a session's results differ from those of the one before it, in words. */
  List<String> differences(Session now) {
    if (sessions.isEmpty()) {
      return List.of();
    }
    JsonValue last = sessions.get(sessions.size() - 1);
    var differences = new ArrayList<String>();
    compare("threads", last.at("machine", "threads"), now.machine().threads(), differences);
    GpuInUse gpu = now.machine().gpu();
    compare("GPU", last.at("machine", "gpu", "name"), gpu == null ? null : gpu.name(), differences);
    compare("kernels", last.at("kernels"), now.kernels(), differences);
    compare("commit", last.at("versions", "commit"), now.versions().commit(), differences);
    return differences;
  }

  private static void compare(
      String what, @Nullable JsonValue before, @Nullable Object now, List<String> differences) {
    String then = before == null ? "null" : Objects.toString(plain(before));
    if (!then.equals(Objects.toString(now))) {
      differences.add(what + ": " + then + " before, " + now + " now");
    }
  }

  private static @Nullable Object plain(JsonValue value) {
    if (value instanceof JsonValue.Obj object) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      object.members().forEach((key, member) -> map.put(key, plain(member.value())));
      return map;
    }
    if (value instanceof JsonValue.Arr list) {
      var items = new ArrayList<@Nullable Object>();
      list.items().forEach(item -> items.add(plain(item)));
      return items;
    }
    if (value instanceof JsonValue.Num number) {
      return number.text().matches("-?\\d{1,18}")
          ? (Object) Long.valueOf(number.text())
          : (Object) number.value();
    }
    if (value instanceof JsonValue.Bool bool) {
      return bool.value();
    }
    return value instanceof JsonValue.Text text ? text.value() : null;
  }
}
