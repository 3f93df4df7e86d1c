package io.github.attnzoo.models.config;

/**
 * Where a value was written.
 *
 * @param file the file, or the command line option that gave the value
 * @param line counted from 1; 0 where there are no lines
 * @param column in characters, counted from 1; 0 where there are no lines
 */
public record Place(String file, int line, int column) {
  /** A place as a whole: a file that can't be opened, or an option. */
  public static Place of(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
