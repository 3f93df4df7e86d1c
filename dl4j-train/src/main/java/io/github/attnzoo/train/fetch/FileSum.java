package io.github.attnzoo.train.fetch;

import io.github.attnzoo.train.data.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file as it must be.
 *
 * @param name without folder
 * @param size in bytes
 * @param sha256 in hexadecimal
 */
record FileSum(String name, long size, String sha256) {
  /** What is wrong with the file at this path, in words; empty where nothing is. */
  String problem(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "no file " + name;
    }
    if (Files.size(file) != size) {
      return name + " has " + Files.size(file) + " bytes instead of " + size;
    }
    String found = Checksums.sha256(file);
    return found.equals(sha256) ? "" : name + " has the SHA-256 " + found + " instead of " + sha256;
  }
}
