package io.github.attnzoo.models.config;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names in configs: their spelling, and help where one is misspelt. */
public final class Names {
  private Names() {}

  /** The kebab-case name of a constant: {@code VALIDATION_LOSS} is {@code validation-loss}. */
  public static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code "a", "b", "c"}. */
  static String list(Collection<String> names) {
    return names.stream().map(JsonWriter::quote).collect(Collectors.joining(", "));
  }

  /** {@code ; did you mean "x"?} for a known name that is close, else an empty string. */
  static String suggestion(String name, Collection<String> known) {
    String best = "";
    int smallest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(plain(name), plain(candidate));
      if (distance < smallest) {
        smallest = distance;
        best = candidate;
      }
    }
    int bearable = Math.max(1, best.length() / 3);
    return smallest <= bearable ? "; did you mean \"" + best + "\"?" : "";
  }

  private static String plain(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    return letters.substring(0, Math.min(letters.length(), 100));
  }

  /** How many letters must be put in, left out or replaced (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
