package io.github.attnzoo.explain.picture;

import java.awt.font.FontRenderContext;

/**
 * What the fonts of this machine can draw. Java puts an empty box in the place of a letter that no
 * font has, and nothing at all in the place of one that only a font of coloured bitmaps has.
 */
public final class Fonts {
  private static final int LAST_OF_LATIN_1 = 0xff;
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Fonts() {}

  /**
   * Checks that there are fonts at all: a bare server often has none, and then Java draws no text.
   *
   * @throws IllegalStateException that says what to install
   */
  public static void check() {
    try {
      canDraw("→");
    } catch (LinkageError | InternalError e) {
      throw new IllegalStateException(
          "figures need fonts, and Java finds none on this machine; install fontconfig and a font,"
              + " such as fonts-dejavu-core",
          e);
    }
  }

  /** Whether figures on this machine show the whole text. */
  public static boolean canDraw(String text) {
    return text.codePoints().allMatch(Fonts::canDraw);
  }

  /** The text, with what can't be drawn by its number: {@code U+732B}. */
  static String drawable(String text) {
    if (canDraw(text)) {
      return text;
    }
    var drawable = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (canDraw(c)) {
                drawable.appendCodePoint(c);
              } else {
                drawable.append("U+%04X ".formatted(c));
              }
            });
    return drawable.toString().stripTrailing();
  }

  private static boolean canDraw(int codePoint) {
    if (codePoint <= LAST_OF_LATIN_1 || isInvisible(codePoint)) {
      return true;
    }
    return Style.LABEL.canDisplay(codePoint)
        && !Style.LABEL
            .createGlyphVector(CONTEXT, Character.toString(codePoint))
            .getOutline()
            .getBounds2D()
            .isEmpty();
  }

  /** Spaces, marks of direction, joiners and the selectors of variants. */
  private static boolean isInvisible(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || Character.getType(codePoint) == Character.FORMAT
        || Character.UnicodeBlock.VARIATION_SELECTORS.equals(Character.UnicodeBlock.of(codePoint));
  }
}
