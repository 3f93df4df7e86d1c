package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import java.util.List;

/** Checks which classes the JSON of a graph names, before anything loads them. */
final class GraphJson {
  private static final String CLASS = "@class";
  private static final List<String> ALLOWED =
      List.of(
          "org.deeplearning4j.nn.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.",
          "io.github.attnzoo.layers.");

  private GraphJson() {}

  /**
   * @param where a name for messages
   * @throws RunException if the text is no JSON or names a class of any other place
   */
  static void check(String json, String where) {
    try {
      check(Json.parse(json, where));
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void check(JsonValue value) {
    if (value instanceof JsonValue.Obj object) {
      if (object.get(CLASS) != null) {
        checkName(object.get(CLASS));
      }
      object.members().values().forEach(member -> check(member.value()));
    } else if (value instanceof JsonValue.Arr list) {
      list.items().forEach(GraphJson::check);
    }
  }

  private static void checkName(JsonValue name) {
    if (!(name instanceof JsonValue.Text text)
        || ALLOWED.stream().noneMatch(text.value()::startsWith)) {
      throw new RunException(
          name.place()
              + ": refused, as the graph names a class that is no layer, got "
              + name.describe());
    }
  }
}
