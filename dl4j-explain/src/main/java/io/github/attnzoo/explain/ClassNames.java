package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.Fonts;
import java.text.Bidi;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of a network's classes, and how figures write them.
 *
 * @param names one for each output of the network
 */
record ClassNames(List<String> names) {
  private static final int LONGEST = 36;
  private static final String ISOLATE = Character.toString(0x2068);
  private static final String END_OF_ISOLATE = Character.toString(0x2069);

  ClassNames {
    names = List.copyOf(names);
  }

  /**
   * The names given, or numbers where there are none.
   *
   * @param count how many outputs the network has
   * @throws IllegalArgumentException if there are more or fewer names than outputs
   */
  static ClassNames of(List<String> given, int count) {
    if (given.isEmpty()) {
      return new ClassNames(IntStream.range(0, count).mapToObj(ClassNames::numbered).toList());
    }
    if (given.size() != count) {
      throw new IllegalArgumentException(
          "classes: expected a name for each of " + count + " outputs, found " + given.size());
    }
    return new ClassNames(given);
  }

  String name(int index) {
    return names.get(index);
  }

  /**
   * The name as figures show it: numbered where this machine has no font for it, shortened where it
   * is long, and, where it is written from the right, kept apart from the words around it.
   */
  String label(int index) {
    String name = names.get(index);
    return Fonts.canDraw(name) ? isolated(shortened(name)) : numbered(index);
  }

  /** Only where it is needed: in text that needs no order of its own, Java draws the marks. */
  private static String isolated(String name) {
    return Bidi.requiresBidi(name.toCharArray(), 0, name.length())
        ? ISOLATE + name + END_OF_ISOLATE
        : name;
  }

  /** The labels of all classes. */
  List<String> labels() {
    return IntStream.range(0, names.size()).mapToObj(this::label).toList();
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST - 1)).stripTrailing() + "…";
  }

  private static String numbered(int index) {
    return "class " + index;
  }
}
