package io.github.attnzoo.train.device;

/** What a user can do instead, in the words that several sentences end with. */
final class WaysOut {
  static final String CPU_JAR =
      "Use the CPU jar here: dl4j-train.jar, which 'mvn -q package -DskipTests' builds";

  /** Where another step comes first. */
  static final String OR_CPU_JAR =
      ", or use the CPU jar: dl4j-train.jar, which 'mvn -q package -DskipTests' builds";

  private WaysOut() {}
}
