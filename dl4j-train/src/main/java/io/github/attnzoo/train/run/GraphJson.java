package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks which classes the JSON of a graph names, before anything loads them. Deeplearning4j reads
 * a class name from the key {@code @class}, from {@code type} (distributions), and from the first
 * item of a list in the place of an object; loading a class runs its static initialiser.
 */
final class GraphJson {
  private static final List<String> ALLOWED =
      List.of(
          "org.deeplearning4j.nn.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.",
          "io.github.attnzoo.layers.");

  /** Without the brackets of a generic type, whose arguments would be loaded too. */
  private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z0-9_.$]+");

  private static final Pattern ENUM_CONSTANT = Pattern.compile("[A-Z0-9_]+");

  /**
   * Where the graph has lists of its vertices' names, which Deeplearning4j reads as plain texts.
   */
  private static final Set<String> NAMES =
      Set.of("networkInputs", "networkOutputs", "topologicalOrderStr");

  private static final String NAMES_BY_VERTEX = "vertexInputs";

  /** Names of parameters. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]*");

  private GraphJson() {}

  /**
   * @param where a name for messages
   * @throws RunException if the text is no JSON or names a class of any other place
   */
  static void check(String json, String where) {
    try {
      checkGraph(Json.parse(json, where));
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Vertices may have any names, and their lists are never read as classes. */
  private static void checkGraph(JsonValue value) {
    if (!(value instanceof JsonValue.Obj graph)) {
      check(value);
      return;
    }
    checkTexts(graph);
    for (Map.Entry<String, JsonValue.Member> member : graph.members().entrySet()) {
      JsonValue part = member.getValue().value();
      if (NAMES.contains(member.getKey())) {
        checkNames(part);
      } else if (member.getKey().equals(NAMES_BY_VERTEX) && part instanceof JsonValue.Obj inputs) {
        inputs.members().values().forEach(names -> checkNames(names.value()));
      } else {
        check(part);
      }
    }
  }

  private static void checkNames(JsonValue value) {
    if (value instanceof JsonValue.Arr list
        && list.items().stream().allMatch(JsonValue.Text.class::isInstance)) {
      return;
    }
    check(value);
  }

  private static void check(JsonValue value) {
    if (value instanceof JsonValue.Obj object) {
      checkTexts(object);
      object.members().values().forEach(member -> check(member.value()));
    } else if (value instanceof JsonValue.Arr list) {
      list.items().forEach(GraphJson::checkItem);
    }
  }

  private static void checkTexts(JsonValue.Obj object) {
    checkClass(object.get("@class"));
    checkType(object.get("type"));
  }

  private static void checkClass(@Nullable JsonValue name) {
    if (name != null && !(name instanceof JsonValue.Text text && isAllowed(text.value()))) {
      throw refused(name);
    }
  }

  private static void checkType(@Nullable JsonValue type) {
    if (type instanceof JsonValue.Text text
        && !ENUM_CONSTANT.matcher(text.value()).matches()
        && !isAllowed(text.value())) {
      throw refused(type);
    }
  }

  private static void checkItem(JsonValue item) {
    if (item instanceof JsonValue.Text text
        && !PLAIN_NAME.matcher(text.value()).matches()
        && !isAllowed(text.value())) {
      throw refused(item);
    }
    check(item);
  }

  private static boolean isAllowed(String name) {
    return CLASS_NAME.matcher(name).matches() && ALLOWED.stream().anyMatch(name::startsWith);
  }

  private static RunException refused(JsonValue name) {
    return new RunException(
        name.place()
            + ": refused, as the graph names a class that is no layer, got "
            + name.describe());
  }
}
