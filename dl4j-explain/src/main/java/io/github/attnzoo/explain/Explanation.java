package io.github.attnzoo.explain;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure and the numbers behind it.
 *
 * @param name what it shows, in kebab-case: {@code grad-cam}
 * @param caption what it shows, in a line of words
 * @param figure the picture
 * @param numbers by name; texts, numbers, lists and maps of them
 */
public record Explanation(
    String name, String caption, BufferedImage figure, Map<String, @Nullable Object> numbers) {
  public Explanation {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }
}
