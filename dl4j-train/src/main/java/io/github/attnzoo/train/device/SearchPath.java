package io.github.attnzoo.train.device;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list of folders as in the variable {@code PATH}. */
final class SearchPath {
  private SearchPath() {}

  /**
   * Its folders in their order; as for a shell, what is no folder's name is passed over.
   *
   * @param list null where the variable isn't set
   */
  static List<Path> folders(@Nullable String list) {
    return list == null
        ? List.of()
        : Stream.of(list.split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .flatMap(SearchPath::folder)
            .toList();
  }

  private static Stream<Path> folder(String name) {
    try {
      return Stream.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }
}
