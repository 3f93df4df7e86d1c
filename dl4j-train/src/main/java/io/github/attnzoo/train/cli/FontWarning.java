package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.picture.Fonts;
import java.util.List;
import java.util.Optional;

/** Tells of class names that this machine has no font for. */
final class FontWarning {
  private static final int SHOWN = 5;

  private FontWarning() {}

  /** A line for standard error; empty where figures can show all names. */
  static Optional<String> of(List<String> classes) {
    List<String> unknown = classes.stream().filter(name -> !Fonts.canDraw(name)).toList();
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size())));
    return Optional.of(
        "warning: no font on this machine draws "
            + names
            + (unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "")
            + "; figures number these classes. The Noto fonts have most scripts (Debian:"
            + " fonts-noto-core, fonts-noto-cjk; emoji: fonts-symbola)");
  }
}
