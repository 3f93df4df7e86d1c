package io.github.attnzoo.models.config;

import java.io.Serializable;

/**
 * One thing that is wrong with a config.
 *
 * @param path the key, like {@code training.optimizer.learningRate}; empty for the whole file
 * @param message the rule and what was found
 * @param file the file, or the option that gave the value
 * @param line counted from 1; 0 where there are no lines
 * @param column in characters, counted from 1; 0 where there are no lines
 */
public record Problem(String path, String message, String file, int line, int column)
    implements Serializable {
  Problem(String path, String message, Place place) {
    this(path, message, place.file(), place.line(), place.column());
  }

  /** {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    String where = new Place(file, line, column) + ": ";
    return path.isEmpty() ? where + message : where + path + ": " + message;
  }
}
